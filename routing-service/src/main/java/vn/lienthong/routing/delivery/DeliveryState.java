package vn.lienthong.routing.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a delivery is. Fetched isn't accepted: an agency may have it and not have taken it on. */
enum DeliveryState {
    OWED,
    /** The agency's system has it. */
    FETCHED,
    /** The agency took it on. */
    ACCEPTED,
    DONE,
    /** Nothing is to be done about it any more. */
    WITHDRAWN;

    static DeliveryState of(
            DeliveryKind kind,
            @Nullable Instant fetchedAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant doneAt,
            @Nullable Instant withdrawnAt) {
        if (withdrawnAt != null) {
            return WITHDRAWN;
        }
        if (doneAt != null || (kind == DeliveryKind.WITHDRAWN && fetchedAt != null)) {
            return DONE;
        }
        if (acceptedAt != null) {
            return ACCEPTED;
        }
        return fetchedAt != null ? FETCHED : OWED;
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
