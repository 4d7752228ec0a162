/** Trusted time: timestamps (dấu thời gian), and what keeps a signature provable for years. */
@NullMarked
package vn.lienthong.signing.time;

import org.jspecify.annotations.NullMarked;
