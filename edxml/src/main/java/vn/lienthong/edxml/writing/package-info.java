/** The one canonical form. */
@NullMarked
package vn.lienthong.edxml.writing;

import org.jspecify.annotations.NullMarked;
