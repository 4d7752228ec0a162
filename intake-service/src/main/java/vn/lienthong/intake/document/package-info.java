/** Documents between agencies (văn bản): the way in for packages, their recalls, updates and statuses. */
@NullMarked
package vn.lienthong.intake.document;

import org.jspecify.annotations.NullMarked;
