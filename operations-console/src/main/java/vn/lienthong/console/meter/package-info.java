/** Meters whose tags come and go. */
@NullMarked
package vn.lienthong.console.meter;

import org.jspecify.annotations.NullMarked;
