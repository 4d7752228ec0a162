/** Following routing's journal. */
@NullMarked
package vn.lienthong.intake.journal;

import org.jspecify.annotations.NullMarked;
