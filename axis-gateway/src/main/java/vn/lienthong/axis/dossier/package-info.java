/** Dossiers whose next stage lies outside the province. */
@NullMarked
package vn.lienthong.axis.dossier;

import org.jspecify.annotations.NullMarked;
