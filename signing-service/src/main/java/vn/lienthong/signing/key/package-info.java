/** The agencies' signing keys (khóa ký số): PKCS#12 files, and a development authority that issues them. */
@NullMarked
package vn.lienthong.signing.key;

import org.jspecify.annotations.NullMarked;
