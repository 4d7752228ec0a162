package vn.lienthong.routing.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
