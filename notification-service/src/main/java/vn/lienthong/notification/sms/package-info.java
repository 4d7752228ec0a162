/** Short messages: their characters and parts, whoever carries them. */
@NullMarked
package vn.lienthong.notification.sms;

import org.jspecify.annotations.NullMarked;
