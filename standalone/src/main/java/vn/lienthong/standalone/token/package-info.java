/** Bearer tokens for development. */
@NullMarked
package vn.lienthong.standalone.token;

import org.jspecify.annotations.NullMarked;
