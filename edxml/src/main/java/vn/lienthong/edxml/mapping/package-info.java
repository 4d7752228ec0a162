/** Between the markup and the model. */
@NullMarked
package vn.lienthong.edxml.mapping;

import org.jspecify.annotations.NullMarked;
