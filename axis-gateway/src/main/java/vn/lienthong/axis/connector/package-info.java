/** The axis's present interface, and the sending over it. */
@NullMarked
package vn.lienthong.axis.connector;

import org.jspecify.annotations.NullMarked;
