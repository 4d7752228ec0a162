/** Keys of dossiers' personal data: wrapped by a master key, followed, used to open, forgotten; and masking. */
@NullMarked
package vn.lienthong.support.personal;

import org.jspecify.annotations.NullMarked;
