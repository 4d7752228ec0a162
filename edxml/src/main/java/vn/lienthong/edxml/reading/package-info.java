/** From bytes to a package, whatever is wrong with them. */
@NullMarked
package vn.lienthong.edxml.reading;

import org.jspecify.annotations.NullMarked;
