/** The failure desk (bàn xử lý lỗi): dead letters are looked at, mended by two people, sent again, set aside. */
@NullMarked
package vn.lienthong.console.failure;

import org.jspecify.annotations.NullMarked;
