/** Files handed in (tệp đính kèm): stored by their digest, then named by dossiers and actions. */
@NullMarked
package vn.lienthong.intake.attachment;

import org.jspecify.annotations.NullMarked;
