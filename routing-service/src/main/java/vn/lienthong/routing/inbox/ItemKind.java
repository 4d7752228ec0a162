package vn.lienthong.routing.inbox;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an item of an agency's document feed tells. */
enum ItemKind {
    /** To the receiver: a document is for you, with its package. */
    DOCUMENT,
    /** To the receiver: give it back (15), or say why not (16). */
    RECALL,
    /** To the receiver: take the changed data (15), or say why not (16). */
    UPDATE,
    /** To the receiver: another document takes its place; agree (15), or say why not (16). */
    REPLACE,
    /** To the receiver: what was on its way to you has been taken back; its package can't be opened any more. */
    WITHDRAWN,
    /** To the sender: a receiver's status moved on. */
    STATUS,
    /** To the sender: a receiver answered a recall, update or replacement. */
    ANSWER,
    /** To the sender: a receiver didn't answer in time, and keeps the document as it is. */
    UNANSWERED,
    /** To the sender: a receiver hasn't notified its receipt in time. */
    OVERDUE,
    /** To the sender: it can't be handed over to a receiver. */
    UNDELIVERABLE,
    /** To the sender: its package can't be signed, or that of a recall: then the receiver keeps the document. */
    UNSIGNED,
    /** To whoever reported something that isn't allowed. */
    REFUSED;

    /** Whether it brings the receiver a package that is owed to it, so that fetching it is reported. */
    boolean isOwed() {
        return this == DOCUMENT || this == RECALL || this == UPDATE;
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ItemKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
