/** From the journal to the messages it calls for. */
@NullMarked
package vn.lienthong.notification.planning;

import org.jspecify.annotations.NullMarked;
