/** The command. */
@NullMarked
package vn.lienthong.edxml.command;

import org.jspecify.annotations.NullMarked;
