/** Asking other services, which may be away. */
@NullMarked
package vn.lienthong.console.neighbour;

import org.jspecify.annotations.NullMarked;
