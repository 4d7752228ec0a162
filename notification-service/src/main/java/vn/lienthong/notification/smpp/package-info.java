/** Short messages by SMPP 3.4, to a carrier or an aggregator. */
@NullMarked
package vn.lienthong.notification.smpp;

import org.jspecify.annotations.NullMarked;
