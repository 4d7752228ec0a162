package vn.lienthong.intake.attachment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a scan for malware said of a file. */
enum Scan {
    /** Nothing was found. */
    CLEAN,
    /** Something was found: it can't be named, and is never given out. */
    INFECTED,
    /** The scanner doesn't answer: it is kept apart, and scanned later. */
    WAITING,
    /** There is no scanner here. */
    NOT_SCANNED;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Scan of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Kept apart from what may be given out. */
    boolean quarantined() {
        return this == INFECTED || this == WAITING;
    }
}
