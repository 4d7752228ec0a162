/** What routing asks of signing, and what signing answers. */
@NullMarked
package vn.lienthong.contract.signature;

import org.jspecify.annotations.NullMarked;
