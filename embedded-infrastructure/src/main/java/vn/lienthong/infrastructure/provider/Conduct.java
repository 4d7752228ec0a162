package vn.lienthong.infrastructure.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a simulated provider does with a message. */
public enum Conduct {
    /** Takes it, and reports that it was delivered. */
    DELIVERS,
    /** Takes it, and reports that it couldn't be delivered. */
    FAILS,
    /** Takes it, and never reports. */
    STAYS_SILENT,
    /** Refuses it for good. */
    REFUSES,
    /** Takes no more now. */
    THROTTLES,
    /** Takes it, and answers late. */
    ANSWERS_LATE,
    /** Takes it, and hangs up instead of answering. */
    LOSES_ANSWER,
    /** Doesn't take it, and answers that it is broken. */
    BREAKS,
    /** Doesn't take it, for the day's quota is used up. */
    OVER_QUOTA;

    /** What it is called outside, e.g. {@code loses-answer}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Conduct> of(String id) {
        return Arrays.stream(values())
                .filter(conduct -> conduct.id().equals(id))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Conduct::id).collect(Collectors.joining(", "));
    }
}
