package vn.lienthong.standalone.axis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers did right and wrong with single requests, since the start. */
final class Tally {
    private static final int EXAMPLES = 5;

    private final Map<Expectation, Long> kept = new EnumMap<>(Expectation.class);
    private final Map<Expectation, Long> broken = new EnumMap<>(Expectation.class);
    private final Map<Expectation, List<String>> examples = new EnumMap<>(Expectation.class);

    void credentials(Optional<String> fault) {
        note(Expectation.CREDENTIALS, fault.orElse(null));
    }

    void headers(String fault) {
        note(Expectation.HEADERS, fault);
    }

    void agrees(boolean agrees) {
        note(Expectation.HEADERS, agrees ? null : "from or messagetype isn't that of the package");
    }

    void hash(boolean right) {
        note(Expectation.HASH, right ? null : "hash-file isn't the SHA-256 of the bytes sent");
    }

    void fit(@Nullable String fault) {
        note(Expectation.FIT, fault);
    }

    void catalogueRead() {
        note(Expectation.CATALOGUE, null);
    }

    private synchronized void note(Expectation expectation, @Nullable String fault) {
        if (fault == null) {
            kept.merge(expectation, 1L, Long::sum);
            return;
        }
        broken.merge(expectation, 1L, Long::sum);
        var named = examples.computeIfAbsent(expectation, key -> new ArrayList<>());
        if (named.size() < EXAMPLES && !named.contains(fault)) {
            named.add(fault);
        }
    }

    synchronized long kept(Expectation expectation) {
        return kept.getOrDefault(expectation, 0L);
    }

    synchronized long broken(Expectation expectation) {
        return broken.getOrDefault(expectation, 0L);
    }

    synchronized List<String> examples(Expectation expectation) {
        return List.copyOf(examples.getOrDefault(expectation, List.of()));
    }
}
