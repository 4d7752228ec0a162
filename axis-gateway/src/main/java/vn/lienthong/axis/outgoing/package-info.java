/** What the axis is to get, with gapless positions. */
@NullMarked
package vn.lienthong.axis.outgoing;

import org.jspecify.annotations.NullMarked;
