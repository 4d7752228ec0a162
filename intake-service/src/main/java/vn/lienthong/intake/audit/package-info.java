/** The audit: every attempt to change or read something, whoever made it and whatever came of it. */
@NullMarked
package vn.lienthong.intake.audit;

import org.jspecify.annotations.NullMarked;
