/** What is personal of dossiers and orders, kept sealed, and only for as long as it is needed. */
@NullMarked
package vn.lienthong.intake.person;

import org.jspecify.annotations.NullMarked;
