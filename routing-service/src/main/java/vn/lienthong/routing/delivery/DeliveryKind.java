package vn.lienthong.routing.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an item of an agency's feed is (loại lượt chuyển). */
enum DeliveryKind {
    /** A stage was opened and handed to the agency. */
    STAGE,
    /** The agency is asked for its opinion (lấy ý kiến). */
    CONSULTATION,
    /** A stage came over from another agency (chuyển cơ quan xử lý). */
    REASSIGNED,
    /** An agency below lets a stage lie: it needs attention. */
    ESCALATION,
    /** What was handed over before needs nothing any more. */
    WITHDRAWN;

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** It is the agency's to do: that it lies unfetched matters. */
    boolean isWork() {
        return this == STAGE || this == CONSULTATION || this == REASSIGNED;
    }
}
