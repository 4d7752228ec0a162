package vn.lienthong.console.statistics;

import java.text.Collator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.springframework.stereotype.Service;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.statistics.Report.Overview;
import vn.lienthong.console.statistics.Report.Row;

/** Makes reports of what was counted: which row a dossier belongs to is told by the registry as it is now. */
@Service
class Reports {
    private final KeptCounts kept;
    private final Counts counts;
    private final Rows rows;

    Reports(KeptCounts kept, Counts counts, Rows rows) {
        this.kept = kept;
        this.counts = counts;
        this.rows = rows;
    }

    Report of(Query query, Words words, Instant now) {
        var period = query.period();
        var current = kept.settlement(period);
        var counted = asked(query, current);
        var byKey = new TreeMap<String, List<Count>>();
        counted.forEach(count -> byKey.computeIfAbsent(
                        rows.key(query.grouping(), count.procedure(), count.receiver()), key -> new ArrayList<>())
                .add(count));
        var order = Collator.getInstance(Locale.of("vi"));
        var lines = byKey.entrySet().stream()
                .map(row -> new Row(
                        row.getKey(), rows.label(query.grouping(), row.getKey(), words), Count.sum(row.getValue())))
                .sorted(Comparator.comparing(Row::label, order).thenComparing(Row::key))
                .toList();
        var over = !now.isBefore(period.end());
        return new Report(
                query,
                over ? period.end() : current.at(),
                over,
                lines,
                Count.sum(counted),
                overview(counted),
                counts.leftOut(period));
    }

    /** What was counted for the row of that key; for all of them where it is empty. */
    List<Count> counts(Query query, String key) {
        return asked(query, kept.settlement(query.period())).stream()
                .filter(count -> key.isEmpty()
                        || rows.key(query.grouping(), count.procedure(), count.receiver())
                                .equals(key))
                .toList();
    }

    private List<Count> asked(Query query, KeptCounts.Counted<Count> counted) {
        return counted.counts().stream()
                .filter(count -> rows.isAsked(query, count.procedure(), count.receiver()))
                .toList();
    }

    private static Overview overview(List<Count> counted) {
        var sum = Count.sum(counted);
        double settled = of(sum, Figure.SETTLED);
        return new Overview(
                (of(sum, Figure.EARLY) + of(sum, Figure.ON_TIME)) / settled,
                of(sum, Figure.RECEIVED_ONLINE)
                        / (double) (of(sum, Figure.RECEIVED_ONLINE) + of(sum, Figure.RECEIVED_IN_PERSON)),
                of(sum, Figure.LATE) / settled);
    }

    private static long of(java.util.Map<Figure, Long> figures, Figure figure) {
        return figures.getOrDefault(figure, 0L);
    }
}
