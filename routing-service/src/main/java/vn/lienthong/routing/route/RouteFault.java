package vn.lienthong.routing.route;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something about a procedure or its route that is wrong, or that somebody should look at.
 *
 * @param place as a JSON pointer into the procedure, e.g. {@code /stages/2/when}
 * @param stage the stage it is about, where it is about one
 * @param message in plain words, with how to mend it where that isn't plain
 */
public record RouteFault(String place, @Nullable String stage, Severity severity, RouteRule rule, String message) {
    public RouteFault {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(message, "message");
    }

    /** How bad it is. */
    public enum Severity {
        /** The procedure can't be used like this. */
        FAULT,
        /** It can, but may not be what was meant. */
        REMARK
    }

    public boolean isFault() {
        return severity == Severity.FAULT;
    }

    @Override
    public String toString() {
        return "%s%s: %s (%s)".formatted(place, stage == null ? "" : ", stage " + stage, message, rule);
    }
}
