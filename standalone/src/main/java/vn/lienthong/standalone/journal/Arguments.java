package vn.lienthong.standalone.journal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command's options: those with a value, and those without.
 *
 * @param values by option
 * @param flags those that were given
 */
record Arguments(Map<String, String> values, Set<String> flags) {

    /** The options were misspelt: the message says which, and what is right. */
    static final class Misuse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    static Arguments of(List<String> given, Set<String> withValue, Set<String> withoutValue) {
        var values = new HashMap<String, String>();
        var flags = new java.util.HashSet<String>();
        var rest = new ArrayDeque<>(given);
        while (!rest.isEmpty()) {
            var option = rest.pop();
            if (withoutValue.contains(option)) {
                flags.add(option);
            } else if (!withValue.contains(option)) {
                throw new Misuse("there is no option " + option);
            } else if (rest.isEmpty()) {
                throw new Misuse(option + " needs a value");
            } else {
                values.put(option, rest.pop());
            }
        }
        return new Arguments(Map.copyOf(values), Set.copyOf(flags));
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** A duration such as 60s or 2m. */
    Optional<Duration> duration(String option) {
        return value(option).map(text -> {
            try {
                return Duration.parse("PT" + text);
            } catch (DateTimeParseException e) {
                throw new Misuse("%s takes a duration such as 60s or 2m, not %s".formatted(option, text));
            }
        });
    }
}
