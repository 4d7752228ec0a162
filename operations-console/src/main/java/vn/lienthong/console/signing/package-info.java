/** How signing does, and whether a file's signatures are good. */
@NullMarked
package vn.lienthong.console.signing;

import org.jspecify.annotations.NullMarked;
