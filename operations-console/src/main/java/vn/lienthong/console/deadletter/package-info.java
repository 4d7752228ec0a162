/** What services put aside, counted by reason. */
@NullMarked
package vn.lienthong.console.deadletter;

import org.jspecify.annotations.NullMarked;
