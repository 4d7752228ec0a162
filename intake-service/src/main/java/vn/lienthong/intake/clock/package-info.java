/** Whether our clock can be trusted. */
@NullMarked
package vn.lienthong.intake.clock;

import org.jspecify.annotations.NullMarked;
