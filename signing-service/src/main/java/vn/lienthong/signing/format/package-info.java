/** The formats in which signing signs, behind one port; at level B. */
@NullMarked
package vn.lienthong.signing.format;

import org.jspecify.annotations.NullMarked;
