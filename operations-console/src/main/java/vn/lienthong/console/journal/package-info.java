/** The journal, folded into rows: one per entry, one per dossier. */
@NullMarked
package vn.lienthong.console.journal;

import org.jspecify.annotations.NullMarked;
