/** The journal, written out for anyone to check, and the check itself. */
@NullMarked
package vn.lienthong.standalone.journal;

import org.jspecify.annotations.NullMarked;
