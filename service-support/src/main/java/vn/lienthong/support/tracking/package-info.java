/** The links under which applicants see how far their dossiers are. */
@NullMarked
package vn.lienthong.support.tracking;

import org.jspecify.annotations.NullMarked;
