/** Seals a dossier's personal data with a key of its own, and keeps those keys wrapped. */
@NullMarked
package vn.lienthong.intake.sealing;

import org.jspecify.annotations.NullMarked;
