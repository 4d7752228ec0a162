package vn.lienthong.console.failure;

import java.util.List;

/** What somebody asked for can't be done; each reason is a message with its arguments. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Why> reasons;

    /** @param key of a message, after {@code failures.refused.} */
    record Why(String key, List<Object> arguments) {
        static Why of(String key, Object... arguments) {
            return new Why(key, List.of(arguments));
        }
    }

    Refused(String key, Object... arguments) {
        this(List.of(Why.of(key, arguments)));
    }

    Refused(List<Why> reasons) {
        super("refused", null, false, false);
        this.reasons = List.copyOf(reasons);
    }

    List<Why> reasons() {
        return reasons;
    }
}
