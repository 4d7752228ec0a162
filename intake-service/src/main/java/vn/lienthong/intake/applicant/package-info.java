/** Tells, on {@code intake.applicant.events}, what applicants may see of a dossier and its journal doesn't say. */
@NullMarked
package vn.lienthong.intake.applicant;

import org.jspecify.annotations.NullMarked;
