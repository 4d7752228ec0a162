/** Canonical packages the gateway writes itself. */
@NullMarked
package vn.lienthong.axis.packaging;

import org.jspecify.annotations.NullMarked;
