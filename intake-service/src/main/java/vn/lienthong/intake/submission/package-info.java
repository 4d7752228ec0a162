/** Handing a dossier in (nộp hồ sơ): checked, given its code and receipt, announced. */
@NullMarked
package vn.lienthong.intake.submission;

import org.jspecify.annotations.NullMarked;
