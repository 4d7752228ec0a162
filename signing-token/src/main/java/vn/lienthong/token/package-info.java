/** Signs digests with the keys of a PKCS#11 module (thiết bị lưu khóa, HSM), in a process of its own. */
@NullMarked
package vn.lienthong.token;

import org.jspecify.annotations.NullMarked;
