/** Who is calling. */
@NullMarked
package vn.lienthong.support.security;

import org.jspecify.annotations.NullMarked;
