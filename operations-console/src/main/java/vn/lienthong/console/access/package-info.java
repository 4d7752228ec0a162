/** Who looks and acts here (đăng nhập và vai trò): login at an OpenID provider, roles, sessions, tokens of one's own. */
@NullMarked
package vn.lienthong.console.access;

import org.jspecify.annotations.NullMarked;
