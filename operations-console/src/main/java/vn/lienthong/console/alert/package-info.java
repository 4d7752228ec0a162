/** Alerts (cảnh báo): what the console measures for them, and the page that shows those that stand. */
@NullMarked
package vn.lienthong.console.alert;

import org.jspecify.annotations.NullMarked;
