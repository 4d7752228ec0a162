package vn.lienthong.console.failure;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.deadletter.Way;

/**
 * A dead letter (thư chết) as the desk sees it.
 *
 * @param value as it came; null where it had none or isn't kept
 * @param mended as two people agreed it is to be; null where nothing was mended
 * @param line place in the order of its key
 * @param earlier the letter it was before it was sent again
 */
record Letter(
        long id,
        String topic,
        int partition,
        long offset,
        Instant at,
        String service,
        String reader,
        String origin,
        @Nullable Integer originPartition,
        @Nullable Long originOffset,
        @Nullable Instant originAt,
        @Nullable String key,
        @Nullable String eventId,
        @Nullable String eventType,
        @Nullable String agency,
        String reason,
        @Nullable String exception,
        String cause,
        String pile,
        @Nullable String heldAs,
        Map<String, String> headers,
        int size,
        byte @Nullable [] value,
        byte @Nullable [] mended,
        Way way,
        long line,
        int attempt,
        @Nullable Long earlier,
        State state,
        Instant changedAt,
        @Nullable String note) {

    /** What has become of a letter. */
    enum State {
        /** Somebody has to do something about it. */
        OPEN,
        /** It waits to be sent again. */
        QUEUED,
        /** It was sent again; its reader hasn't come to it yet. */
        SENT,
        /** Its reader has passed it, and it hasn't come back. */
        TAKEN,
        /** It came back, as another letter. */
        RETURNED,
        /** Somebody decided that nothing is to be done. */
        ASIDE;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Names it in addresses and headers. */
    String place() {
        return topic + "/" + partition + "/" + offset;
    }

    /** What is sent if it is sent again. */
    byte @Nullable [] bytes() {
        return mended != null ? mended : value;
    }

    /** A command to sign carries routing's proof over its bytes: altered, it is worth nothing. */
    boolean isMendable() {
        return way.leadsBack() && bytes() != null && !origin.endsWith(".commands");
    }
}
