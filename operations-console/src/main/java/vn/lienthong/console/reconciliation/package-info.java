/** What the axis gateway says: its daily reconciliations, the drift of the agency catalogue, packages it refused. */
@NullMarked
package vn.lienthong.console.reconciliation;

import org.jspecify.annotations.NullMarked;
