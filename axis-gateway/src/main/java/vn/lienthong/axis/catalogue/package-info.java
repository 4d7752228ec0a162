/** The axis's catalogue of agencies beside the registry. */
@NullMarked
package vn.lienthong.axis.catalogue;

import org.jspecify.annotations.NullMarked;
