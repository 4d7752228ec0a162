/** A simulated payment platform (nền tảng thanh toán mô phỏng), with its page for citizens and all that can go wrong. */
@NullMarked
package vn.lienthong.standalone.platform;

import org.jspecify.annotations.NullMarked;
