package vn.lienthong.axis.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * Something that the three sides don't agree about (chênh lệch).
 *
 * @param kind from a closed set
 * @param position in the outgoing feed, where it is about something sent
 * @param axisId the axis's id, where it has one
 * @param healed whether it was mended here; else somebody has to look
 * @param reason what it is and what was or has to be done, in plain words
 */
record Discrepancy(
        Kind kind,
        @Nullable Long position,
        @Nullable String axisId,
        @Nullable String document,
        @Nullable String receiver,
        boolean healed,
        String reason) {

    /** What can be found. */
    enum Kind {
        NEVER_ON_AXIS("never-on-axis"),
        FOUND_ON_AXIS("found-on-axis"),
        NOT_OURS("not-ours"),
        FETCHED_UNTOLD("fetched-untold"),
        TRANSPORT_UNHEARD("transport-unheard"),
        NO_STATUS("no-status"),
        STATUS_BEFORE_FETCH("status-before-fetch"),
        UNSENT("unsent"),
        REFUSED("refused"),
        NEVER_FETCHED("never-fetched"),
        UNACKNOWLEDGED("unacknowledged"),
        HASH_CHANGED("hash-changed"),
        NEVER_LISTED("never-listed"),
        LIST_UNRELIABLE("list-unreliable");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        String id() {
            return id;
        }
    }

    static Discrepancy ofList(String reason) {
        return new Discrepancy(Kind.LIST_UNRELIABLE, null, null, null, null, false, reason);
    }
}
