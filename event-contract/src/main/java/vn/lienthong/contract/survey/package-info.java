/** What applicants say afterwards. */
@NullMarked
package vn.lienthong.contract.survey;

import org.jspecify.annotations.NullMarked;
