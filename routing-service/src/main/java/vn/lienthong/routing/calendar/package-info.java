/** The working calendar (lịch làm việc) for anyone to ask: which days work, and when a time limit ends. */
@NullMarked
package vn.lienthong.routing.calendar;

import org.jspecify.annotations.NullMarked;
