/** The simulated national axis: its interface, the agencies behind it, and what goes wrong with it. */
@NullMarked
package vn.lienthong.standalone.axis;

import org.jspecify.annotations.NullMarked;
