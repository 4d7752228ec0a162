/** The counter (một cửa): the clerk's page, what it needs to know, and the printed receipt. */
@NullMarked
package vn.lienthong.intake.counter;

import org.jspecify.annotations.NullMarked;
