/** Says what is wrong with a package, and mends what can be mended safely. */
@NullMarked
package vn.lienthong.edxml.doctor;

import org.jspecify.annotations.NullMarked;
