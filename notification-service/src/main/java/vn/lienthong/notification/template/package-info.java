/** The words. */
@NullMarked
package vn.lienthong.notification.template;

import org.jspecify.annotations.NullMarked;
