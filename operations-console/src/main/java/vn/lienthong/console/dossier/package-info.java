/** Finding dossiers, and the story of one. */
@NullMarked
package vn.lienthong.console.dossier;

import org.jspecify.annotations.NullMarked;
