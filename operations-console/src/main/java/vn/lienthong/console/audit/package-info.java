/** The audit (nhật ký kiểm tra): who saw and did what here, only added to, chained, shown to auditors. */
@NullMarked
package vn.lienthong.console.audit;

import org.jspecify.annotations.NullMarked;
