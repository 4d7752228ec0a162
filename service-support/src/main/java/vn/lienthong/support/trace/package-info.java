/** One trace per step of a dossier, over HTTP, the outbox, Kafka and the database; and what logs say of a request. */
@NullMarked
package vn.lienthong.support.trace;

import org.jspecify.annotations.NullMarked;
