package vn.lienthong.console.statistics;

import java.text.Collator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.springframework.stereotype.Service;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.statistics.Report.Overview;
import vn.lienthong.console.statistics.Report.Row;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/** Makes reports of what was counted: which row a dossier belongs to is told by the registry as it is now. */
@Service
class Reports {
    /** Of agencies and procedures the registry doesn't know. */
    private static final String UNKNOWN = "-";

    private final Counts counts;
    private final Names names;

    Reports(Counts counts, Names names) {
        this.counts = counts;
        this.names = names;
    }

    Report of(Query query, Words words, Instant now) {
        var period = query.period();
        var counted = counts(query, now);
        var byKey = new TreeMap<String, List<Count>>();
        counted.forEach(count -> byKey.computeIfAbsent(key(query.grouping(), count), key -> new ArrayList<>())
                .add(count));
        var order = Collator.getInstance(Locale.of("vi"));
        var rows = byKey.entrySet().stream()
                .map(row ->
                        new Row(row.getKey(), label(query.grouping(), row.getKey(), words), Count.sum(row.getValue())))
                .sorted(Comparator.comparing(Row::label, order).thenComparing(Row::key))
                .toList();
        var over = !now.isBefore(period.end());
        return new Report(
                query,
                over ? period.end() : now,
                over,
                rows,
                Count.sum(counted),
                overview(query, counted, now),
                counts.leftOut(period));
    }

    /** What was counted for the row of that key; for all of them where it is empty. */
    List<Count> counts(Query query, String key, Instant now) {
        return counts(query, now).stream()
                .filter(count -> key.isEmpty() || key(query.grouping(), count).equals(key))
                .toList();
    }

    private List<Count> counts(Query query, Instant now) {
        return counts(query, query.period(), now);
    }

    private List<Count> counts(Query query, Period period, Instant now) {
        return counts.of(period, now).stream()
                .filter(count -> isAsked(query.level(), Grouping.LEVEL, count)
                        && isAsked(query.agency(), Grouping.AGENCY, count)
                        && isAsked(query.field(), Grouping.FIELD, count))
                .toList();
    }

    private boolean isAsked(String value, Grouping grouping, Count count) {
        return value.isEmpty() || key(grouping, count).equals(value);
    }

    private String key(Grouping grouping, Count count) {
        return switch (grouping) {
            case FIELD ->
                names.procedure(new ProcedureCode(count.procedure()))
                        .map(procedure -> procedure.field())
                        .orElse(UNKNOWN);
            case LEVEL ->
                names.known(new AgencyCode(count.receiver()))
                        .map(agency -> agency.tier())
                        .orElse(UNKNOWN);
            case AGENCY -> count.receiver();
            case PROCEDURE -> count.procedure();
        };
    }

    private String label(Grouping grouping, String key, Words words) {
        return switch (grouping) {
            case FIELD -> key.equals(UNKNOWN) ? words.say("statistics.unknown") : key;
            case LEVEL ->
                key.equals(UNKNOWN) ? words.say("statistics.unknown") : words.sayOr("statistics.level." + key, key);
            case AGENCY -> names.agency(new AgencyCode(key));
            case PROCEDURE ->
                names.procedure(new ProcedureCode(key))
                        .map(procedure -> words.isEnglish() ? procedure.nameEn() : procedure.name())
                        .orElse(key);
        };
    }

    private Overview overview(Query query, List<Count> counted, Instant now) {
        var sum = Count.sum(counted);
        double settled = of(sum, Figure.SETTLED);
        long byPost = byPost(counted);
        long before = byPost(counts(query, query.period().yearBefore(), now));
        return new Overview(
                (of(sum, Figure.EARLY) + of(sum, Figure.ON_TIME)) / settled,
                of(sum, Figure.RECEIVED_ONLINE)
                        / (double) (of(sum, Figure.RECEIVED_ONLINE) + of(sum, Figure.RECEIVED_IN_PERSON)),
                of(sum, Figure.LATE) / settled,
                byPost,
                before == 0 ? Double.NaN : byPost / (double) before);
    }

    private static long of(java.util.Map<Figure, Long> figures, Figure figure) {
        return figures.getOrDefault(figure, 0L);
    }

    private static long byPost(List<Count> counted) {
        return counted.stream()
                .mapToLong(count -> count.byPost() + count.returnedByPost())
                .sum();
    }
}
