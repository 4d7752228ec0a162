/** Refusals as RFC 9457 problem documents. */
@NullMarked
package vn.lienthong.support.problem;

import org.jspecify.annotations.NullMarked;
