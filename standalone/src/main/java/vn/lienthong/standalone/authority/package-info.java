/** Trust for development: a timestamp authority, and what the development authority has revoked. */
@NullMarked
package vn.lienthong.standalone.authority;

import org.jspecify.annotations.NullMarked;
