/** How satisfied applicants are, asked once when a dossier's result was returned. */
@NullMarked
package vn.lienthong.notification.survey;

import org.jspecify.annotations.NullMarked;
