/** The rules a request has to keep, and the problems that say which it didn't. */
@NullMarked
package vn.lienthong.intake.rule;

import org.jspecify.annotations.NullMarked;
