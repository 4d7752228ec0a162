/** Dossiers as intake knows them: what was handed in, and how far the journal says they are. */
@NullMarked
package vn.lienthong.intake.dossier;

import org.jspecify.annotations.NullMarked;
