/** What agencies report they did at a stage, and what routing answers. */
@NullMarked
package vn.lienthong.intake.action;

import org.jspecify.annotations.NullMarked;
