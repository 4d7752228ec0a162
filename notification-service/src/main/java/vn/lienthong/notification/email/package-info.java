/** The way by e-mail. */
@NullMarked
package vn.lienthong.notification.email;

import org.jspecify.annotations.NullMarked;
