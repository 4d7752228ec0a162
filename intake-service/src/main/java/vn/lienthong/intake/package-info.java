/** Intake (tiếp nhận): the way in. */
@NullMarked
package vn.lienthong.intake;

import org.jspecify.annotations.NullMarked;
