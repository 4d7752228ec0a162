/** Short messages by the HTTP interface of an aggregator. */
@NullMarked
package vn.lienthong.notification.gateway;

import org.jspecify.annotations.NullMarked;
