package vn.lienthong.intake.post;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** One way of an order: to the agency, or to the citizen. */
enum Leg {
    @JsonProperty("submit")
    SUBMIT,
    @JsonProperty("return")
    RETURN;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Leg ofWire(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
