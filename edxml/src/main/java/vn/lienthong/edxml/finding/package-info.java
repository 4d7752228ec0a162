/** What was found wrong, by which rule, and where. */
@NullMarked
package vn.lienthong.edxml.finding;

import org.jspecify.annotations.NullMarked;
