/** What signing has put off, and when it does it. */
@NullMarked
package vn.lienthong.signing.later;

import org.jspecify.annotations.NullMarked;
