/** Changes to a package's bytes that leave all others as they are. */
@NullMarked
package vn.lienthong.edxml.editing;

import org.jspecify.annotations.NullMarked;
