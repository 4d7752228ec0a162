package vn.lienthong.standalone.axis;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a joining system did right and wrong (kết quả kiểm tra kết nối), by {@link Expectation}. */
public final class Conduct {
    private static final int EXAMPLES = 5;
    /** In simulated minutes, what is owed may take so long. */
    private static final int PATIENCE = 60;

    /**
     * One expectation.
     *
     * @param kept how often it was met
     * @param broken how often not
     * @param open how often there is still time
     */
    public record Line(String expectation, String words, long kept, long broken, long open, List<String> examples) {}

    private static final class Count {
        private long kept;
        private long broken;
        private long open;
        private final List<String> examples = new ArrayList<>();

        void add(boolean holds, boolean stillTime, String where) {
            if (holds) {
                kept++;
            } else if (stillTime) {
                open++;
            } else {
                broken++;
                if (examples.size() < EXAMPLES) {
                    examples.add(where);
                }
            }
        }
    }

    private final Map<Expectation, Count> counts = new EnumMap<>(Expectation.class);
    private final AxisCatalogue catalogue;
    private final Instant patience;
    /** Codes of the statuses told, by who told them of what. */
    private final Map<String, List<Item>> told = new HashMap<>();

    private Conduct(AxisCatalogue catalogue, Instant patience) {
        this.catalogue = catalogue;
        this.patience = patience;
        for (var expectation : Expectation.values()) {
            counts.put(expectation, new Count());
        }
    }

    static Conduct of(AxisBook book, Tally tally, AxisCatalogue catalogue, Duration minute, Instant now) {
        var conduct = new Conduct(catalogue, now.minus(minute.multipliedBy(PATIENCE)));
        conduct.requests(tally);
        var items = book.all();
        conduct.sent(items.stream().filter(item -> catalogue.isOwn(item.from())).toList());
        items.stream().filter(item -> catalogue.isOwn(item.to())).forEach(conduct::received);
        return conduct;
    }

    private Count count(Expectation expectation) {
        return counts.computeIfAbsent(expectation, key -> new Count());
    }

    private void requests(Tally tally) {
        for (var expectation : Expectation.values()) {
            var count = count(expectation);
            count.kept += tally.kept(expectation);
            count.broken += tally.broken(expectation);
            count.examples.addAll(tally.examples(expectation));
        }
    }

    private void sent(Collection<Item> items) {
        var times = new LinkedHashMap<String, Integer>();
        var statuses = new LinkedHashMap<String, Integer>();
        for (var item : items) {
            times.merge(item.sha256() + " to " + item.to(), 1, Integer::sum);
            var code = item.facts().status();
            if (code != null) {
                told.computeIfAbsent(item.from() + "\n" + item.facts().about(), key -> new ArrayList<>())
                        .add(item);
                if (List.of("01", "02", "03", "06").contains(code)) {
                    statuses.merge(
                            "%s of %s, by %s".formatted(code, item.facts().about(), item.from()), 1, Integer::sum);
                }
            }
        }
        times.forEach((what, count) ->
                count(Expectation.SENT_ONCE).add(count == 1, false, "%s came %d times".formatted(what, count)));
        statuses.forEach((what, count) ->
                count(Expectation.STATUS_ONCE).add(count == 1, false, "%s was told %d times".formatted(what, count)));
    }

    private void received(Item item) {
        boolean stillTime = item.createdAt().isAfter(patience);
        var where = "entry %s for %s".formatted(item.id(), item.to());
        count(Expectation.FETCHED).add(item.fetchedAt() != null, stillTime, where);
        if (item.fetchedAt() != null) {
            count(Expectation.ACKNOWLEDGED).add(item.isSettled(), stillTime, where);
        }
        if (item.facts().isAStatus() || item.again()) {
            return;
        }
        if (item.mess() != null) {
            count(Expectation.UNFIT_REFUSED)
                    .add(
                            says(item, item.facts().documentId(), "02") && tellsWhy(item),
                            stillTime,
                            where + ", " + item.mess());
        } else if (item.facts().kind() == 1) {
            var about = item.facts().about();
            count(Expectation.REQUEST_ANSWERED)
                    .add(says(item, about, "15") || says(item, about, "16"), stillTime, where);
        } else if (item.facts().kind() != 2) {
            var document = item.facts().documentId();
            boolean receipt = says(item, document, "03");
            count(Expectation.RECEIPT_TOLD).add(receipt || says(item, document, "02"), stillTime, where);
            if (receipt) {
                count(Expectation.COMPLETION_TOLD).add(says(item, document, "06"), stillTime, where);
            }
        }
    }

    private boolean says(Item item, String document, String code) {
        return told.getOrDefault(item.to() + "\n" + document, List.of()).stream()
                .anyMatch(status -> code.equals(status.facts().status()));
    }

    private boolean tellsWhy(Item item) {
        return told.getOrDefault(item.to() + "\n" + item.facts().documentId(), List.of()).stream()
                .anyMatch(status -> "02".equals(status.facts().status())
                        && !status.facts().reason().isBlank());
    }

    public List<Line> lines() {
        return counts.entrySet().stream()
                .map(entry -> new Line(
                        entry.getKey().id(),
                        entry.getKey().words(),
                        entry.getValue().kept,
                        entry.getValue().broken,
                        entry.getValue().open,
                        List.copyOf(entry.getValue().examples)))
                .toList();
    }

    /** Whether nothing was wrong. */
    public boolean isClean() {
        return lines().stream().allMatch(line -> line.broken() == 0);
    }

    Object json() {
        return Map.of("clean", isClean(), "agencies", catalogue.all().size(), "expectations", lines());
    }

    void print(PrintStream out) {
        for (var line : lines()) {
            out.printf(
                    Locale.ROOT,
                    "  %-18s %-62s %,8d%s%s%n",
                    line.expectation(),
                    line.words(),
                    line.kept(),
                    line.broken() == 0 ? "  ok" : String.format(Locale.ROOT, "  WRONG %,d times", line.broken()),
                    line.open() == 0 ? "" : String.format(Locale.ROOT, ", %,d still owed", line.open()));
            line.examples().forEach(example -> out.println("      " + example));
        }
    }
}
