/** Calls between programs, signed: to the citizen portal, and from providers. */
@NullMarked
package vn.lienthong.notification.webhook;

import org.jspecify.annotations.NullMarked;
