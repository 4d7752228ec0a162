/** Seals what agencies issue. */
@NullMarked
package vn.lienthong.signing;

import org.jspecify.annotations.NullMarked;
