package vn.lienthong.console.statistics;

import java.text.Collator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.statistics.AnnualReport.Highlights;
import vn.lienthong.console.statistics.AnnualReport.Line;
import vn.lienthong.contract.registry.WorkingCalendar;

/** Makes annual reports of what was counted. */
@Service
class AnnualReports {
    private final KeptCounts kept;
    private final Rows rows;
    private final Agencies agencies;

    AnnualReports(KeptCounts kept, Rows rows, Agencies agencies) {
        this.kept = kept;
        this.rows = rows;
        this.agencies = agencies;
    }

    /** What was counted in a period, and in the same days a year before, by row. */
    private record Counted(Map<String, List<AnnualCount>> now, Map<String, List<AnnualCount>> before) {}

    AnnualReport of(Query query, Words words, Instant now) {
        var period = query.period();
        var over = !now.isBefore(period.end());
        var last = over ? period.last() : LocalDate.ofInstant(now, WorkingCalendar.ZONE);
        var current = kept.annual(period);
        var counted = asked(query, current);
        var before = asked(query, kept.annual(period.yearBefore()));
        var byKey = new Counted(byKey(query.grouping(), counted), byKey(query.grouping(), before));
        var agenciesNow = agencies(query.grouping(), last);
        var agenciesBefore = agencies(query.grouping(), last.minusYears(1));
        var keys = new java.util.TreeSet<>(byKey.now().keySet());
        byKey.before().forEach((key, all) -> {
            if (AnnualCount.sum(all).of(AnnualFigure.BY_POST) > 0) {
                keys.add(key);
            }
        });
        var order = Collator.getInstance(Locale.of("vi"));
        var lines = keys.stream()
                .map(key -> line(
                        key,
                        rows.label(query.grouping(), key, words),
                        byKey.now().getOrDefault(key, List.of()),
                        byKey.before().getOrDefault(key, List.of()),
                        count(agenciesNow, key),
                        count(agenciesBefore, key)))
                .sorted(Comparator.comparing(Line::label, order).thenComparing(Line::key))
                .toList();
        return new AnnualReport(
                query,
                over ? period.end() : current.at(),
                over,
                lines,
                line(
                        "",
                        words.say("statistics.total"),
                        counted,
                        before,
                        query.isNarrowed() ? null : sum(agencies.byTier(last)),
                        query.isNarrowed() ? null : sum(agencies.byTier(last.minusYears(1)))),
                new Highlights(
                        level("department", counted, before),
                        level("vertical", counted, before),
                        level("district", counted, before),
                        level("commune", counted, before)));
    }

    private Line level(String tier, List<AnnualCount> counted, List<AnnualCount> before) {
        return line(tier, tier, ofTier(tier, counted), ofTier(tier, before), null, null);
    }

    private List<AnnualCount> ofTier(String tier, List<AnnualCount> counted) {
        return counted.stream()
                .filter(count -> rows.level(count.receiver()).equals(tier))
                .toList();
    }

    private static Line line(
            String key,
            String label,
            List<AnnualCount> counted,
            List<AnnualCount> before,
            @Nullable Long agencies,
            @Nullable Long agenciesBefore) {
        return new Line(
                key,
                label,
                AnnualCount.sum(counted),
                counted.stream()
                        .filter(count -> count.of(AnnualFigure.PAID_ONLINE) > 0)
                        .map(AnnualCount::procedure)
                        .distinct()
                        .count(),
                AnnualCount.sum(before).of(AnnualFigure.BY_POST),
                agencies,
                agenciesBefore);
    }

    /** How many agencies of a row's kind there are; nothing where rows aren't of that. */
    private @Nullable Map<String, Long> agencies(Grouping grouping, LocalDate day) {
        return switch (grouping) {
            case LEVEL -> agencies.byTier(day);
            case SECTOR -> agencies.bySector(day);
            case FIELD, AGENCY, PROCEDURE -> null;
        };
    }

    private static @Nullable Long count(@Nullable Map<String, Long> agencies, String key) {
        return agencies == null ? null : Long.valueOf(agencies.getOrDefault(key, 0L));
    }

    private static long sum(Map<String, Long> agencies) {
        return agencies.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, List<AnnualCount>> byKey(Grouping grouping, List<AnnualCount> counted) {
        var byKey = new TreeMap<String, List<AnnualCount>>();
        counted.forEach(count -> byKey.computeIfAbsent(
                        rows.key(grouping, count.procedure(), count.receiver()), key -> new ArrayList<>())
                .add(count));
        return byKey;
    }

    /** What was counted for the row of that key; for all of them where it is empty. */
    List<AnnualCount> counts(Query query, String key) {
        return asked(query, kept.annual(query.period())).stream()
                .filter(count -> key.isEmpty()
                        || rows.key(query.grouping(), count.procedure(), count.receiver())
                                .equals(key))
                .toList();
    }

    private List<AnnualCount> asked(Query query, KeptCounts.Counted<AnnualCount> counted) {
        return counted.counts().stream()
                .filter(count -> rows.isAsked(query, count.procedure(), count.receiver()))
                .toList();
    }
}
