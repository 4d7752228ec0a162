/** Messages by Zalo's notification service, to phone numbers. */
@NullMarked
package vn.lienthong.notification.zalo;

import org.jspecify.annotations.NullMarked;
