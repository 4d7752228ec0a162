package vn.lienthong.intake.post;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What the public post is asked for (dịch vụ bưu chính công ích). */
enum OrderKind {
    /** Nộp hồ sơ: the postman collects the papers at the citizen's and hands them to the agency's counter. */
    @JsonProperty("submit")
    SUBMIT,
    /** Trả kết quả: the post brings the result to the citizen. */
    @JsonProperty("return")
    RETURN,
    /** Both ways under one number. */
    @JsonProperty("both")
    BOTH;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderKind ofWire(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The way it goes first. */
    Leg firstLeg() {
        return this == RETURN ? Leg.RETURN : Leg.SUBMIT;
    }
}
