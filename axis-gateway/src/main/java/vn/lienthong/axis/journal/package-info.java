/** What the document journal calls for here. */
@NullMarked
package vn.lienthong.axis.journal;

import org.jspecify.annotations.NullMarked;
