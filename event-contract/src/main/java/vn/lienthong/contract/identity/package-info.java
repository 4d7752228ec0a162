/** Identities: no bare strings where the law gives a form. */
@NullMarked
package vn.lienthong.contract.identity;

import org.jspecify.annotations.NullMarked;
