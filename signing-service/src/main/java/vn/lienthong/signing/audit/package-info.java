/** The chained record of every signature (nhật ký kiểm toán ký số), written in one transaction with what it is about. */
@NullMarked
package vn.lienthong.signing.audit;

import org.jspecify.annotations.NullMarked;
