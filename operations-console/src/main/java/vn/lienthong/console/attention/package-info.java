/** What needs somebody's attention. */
@NullMarked
package vn.lienthong.console.attention;

import org.jspecify.annotations.NullMarked;
