package vn.lienthong.routing.disclosure;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How personal data is shown. */
public enum Disclosure {
    /** Whole: to those who may read it. */
    OPEN,
    /** Masked: to those who may not. */
    MASKED,
    /** Not at all: it was erased. */
    ERASED,
    /** Not yet: its key is on its way. */
    PENDING,
    /** Not at all: it is damaged. */
    UNREADABLE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
