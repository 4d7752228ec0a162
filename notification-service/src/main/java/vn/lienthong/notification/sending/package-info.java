/** Hands messages over, each once. */
@NullMarked
package vn.lienthong.notification.sending;

import org.jspecify.annotations.NullMarked;
