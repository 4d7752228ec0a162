/** What comes over the axis. */
@NullMarked
package vn.lienthong.axis.incoming;

import org.jspecify.annotations.NullMarked;
