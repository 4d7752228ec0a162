/** What an applicant may see of a dossier that isn't in its journal. */
@NullMarked
package vn.lienthong.contract.applicant;

import org.jspecify.annotations.NullMarked;
