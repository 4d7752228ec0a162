/** The messages owed to citizens, and what became of each. */
@NullMarked
package vn.lienthong.notification.message;

import org.jspecify.annotations.NullMarked;
