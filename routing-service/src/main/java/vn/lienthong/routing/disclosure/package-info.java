/** What is shown of a dossier's personal data, to whom. */
@NullMarked
package vn.lienthong.routing.disclosure;

import org.jspecify.annotations.NullMarked;
