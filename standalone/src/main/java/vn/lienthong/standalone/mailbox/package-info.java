/** The mailbox of the standalone run: where every e-mail of the system ends. */
@NullMarked
package vn.lienthong.standalone.mailbox;

import org.jspecify.annotations.NullMarked;
