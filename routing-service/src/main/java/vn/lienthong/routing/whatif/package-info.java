/** What a changed route would have meant for the dossiers of the past. */
@NullMarked
package vn.lienthong.routing.whatif;

import org.jspecify.annotations.NullMarked;
