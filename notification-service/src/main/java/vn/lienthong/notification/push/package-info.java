/** Notifications in citizens' browsers (Web Push: RFC 8030, 8291, 8292), for who asked for them at the dossier's page. */
@NullMarked
package vn.lienthong.notification.push;

import org.jspecify.annotations.NullMarked;
