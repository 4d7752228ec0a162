/** What is signed without being changed (chữ ký tách rời): containers of a file with its signature. */
@NullMarked
package vn.lienthong.signing.detached;

import org.jspecify.annotations.NullMarked;
