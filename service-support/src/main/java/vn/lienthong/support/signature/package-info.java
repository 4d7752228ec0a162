/** What the signatures of files that come in are worth, as the verification service says. */
@NullMarked
package vn.lienthong.support.signature;

import org.jspecify.annotations.NullMarked;
