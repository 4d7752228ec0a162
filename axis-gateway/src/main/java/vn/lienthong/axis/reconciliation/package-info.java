/** The daily comparison of what was sent, received and said. */
@NullMarked
package vn.lienthong.axis.reconciliation;

import org.jspecify.annotations.NullMarked;
