/** A simulated remote signing service (dịch vụ ký số từ xa mô phỏng), with holders who approve, decline, or never look. */
@NullMarked
package vn.lienthong.standalone.provider;

import org.jspecify.annotations.NullMarked;
