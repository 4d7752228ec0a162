/** Who may see a dossier's page: the second factor, its limits, the session; and who at agencies looked at the dossier. */
@NullMarked
package vn.lienthong.notification.access;

import org.jspecify.annotations.NullMarked;
