/** The journal in PostgreSQL, to the letter: every dossier's story for those who retell it. */
@NullMarked
package vn.lienthong.routing.archive;

import org.jspecify.annotations.NullMarked;
