/** What a signature is worth, and for how long it can be proved. */
@NullMarked
package vn.lienthong.contract.assurance;

import org.jspecify.annotations.NullMarked;
