/** The verification service, in a process of its own beside everything else. */
@NullMarked
package vn.lienthong.standalone.verification;

import org.jspecify.annotations.NullMarked;
