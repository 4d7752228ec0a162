/** Erases the personal data of dossiers that have ended, everywhere, by deleting their keys. */
@NullMarked
package vn.lienthong.intake.erasure;

import org.jspecify.annotations.NullMarked;
