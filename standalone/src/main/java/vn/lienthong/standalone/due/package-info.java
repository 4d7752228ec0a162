/** The command that says when a time limit ends. */
@NullMarked
package vn.lienthong.standalone.due;

import org.jspecify.annotations.NullMarked;
