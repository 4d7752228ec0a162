/** Sealing documents (đóng dấu số): the visible PAdES seal of an agency. */
@NullMarked
package vn.lienthong.signing.seal;

import org.jspecify.annotations.NullMarked;
