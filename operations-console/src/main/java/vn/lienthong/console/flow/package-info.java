/** The flow map: what passes, what waits, who is late. */
@NullMarked
package vn.lienthong.console.flow;

import org.jspecify.annotations.NullMarked;
