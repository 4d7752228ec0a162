/** The pages on which applicants see how far their dossiers are: what is read for them, how they enter, what they see. */
@NullMarked
package vn.lienthong.notification.tracking;

import org.jspecify.annotations.NullMarked;
