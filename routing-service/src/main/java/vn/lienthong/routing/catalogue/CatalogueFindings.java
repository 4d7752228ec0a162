package vn.lienthong.routing.catalogue;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * What is late, contradictory or missing in what was published (công bố chậm, mâu thuẫn, thiếu). Pure: the same
 * publications, routes and dossiers give the same findings. Nothing is guessed: limits of different units aren't compared
 * by their length.
 */
final class CatalogueFindings {
    private static final String SEVERAL_LIMITS = "several-limits-";

    private final List<Finding> found = new ArrayList<>();
    private final Map<ProcedureCode, List<PublishedProcedure>> timelines;
    private final Map<String, List<PublishedProcedure>> byName;

    private CatalogueFindings(Collection<PublishedProcedure> versions) {
        var inForce = versions.stream()
                .filter(version -> !version.wasNeverInForce())
                .sorted(Comparator.comparing(
                                (PublishedProcedure version) -> version.code().value())
                        .thenComparing(PublishedProcedure::validFrom)
                        .thenComparing(PublishedProcedure::version))
                .toList();
        timelines = inForce.stream().collect(Collectors.groupingBy(PublishedProcedure::code));
        byName = inForce.stream().collect(Collectors.groupingBy(version -> Folded.of(version.name())));
    }

    /** A stretch of time; {@code until} isn't part of it. */
    record Span(LocalDate from, @Nullable LocalDate until) {
        @Nullable
        Span intersect(Span other) {
            var begin = from.isAfter(other.from) ? from : other.from;
            var end = until == null || (other.until != null && other.until.isBefore(until)) ? other.until : until;
            return end != null && !begin.isBefore(end) ? null : new Span(begin, end);
        }
    }

    /** When something of a code was in force, and what it is called. */
    record Timeline(
            ProcedureCode code, String name, @Nullable String field, List<Span> spans) {}

    /**
     * What was found, without a look at dossiers.
     *
     * @param timelines of the codes in the catalogue
     */
    record Found(List<Finding> findings, Map<ProcedureCode, Timeline> timelines) {}

    /**
     * @param versions every version of every publication
     * @param routes every version of every route
     */
    static Found of(Collection<PublishedProcedure> versions, Collection<Procedure> routes) {
        var findings = new CatalogueFindings(versions);
        findings.timelines.values().forEach(findings::timeline);
        routes.forEach(findings::route);
        var timelines = new HashMap<ProcedureCode, Timeline>();
        findings.timelines.forEach((code, list) -> timelines.put(
                code,
                new Timeline(
                        code,
                        list.getLast().name(),
                        list.getLast().field(),
                        list.stream().map(CatalogueFindings::span).toList())));
        return new Found(
                findings.found.stream()
                        .sorted(Comparator.comparing(Finding::id))
                        .toList(),
                Map.copyOf(timelines));
    }

    /**
     * The findings with the dossiers they touch, and those that only the dossiers show.
     *
     * @param received how many dossiers of each procedure were received on each day
     */
    static List<Finding> touching(Found found, Map<ProcedureCode, ? extends NavigableMap<LocalDate, Long>> received) {
        var all = new ArrayList<Finding>();
        for (var finding : found.findings) {
            all.add(finding.touching(count(received.get(finding.code()), finding.since(), finding.until())));
        }
        received.forEach((code, days) -> {
            var timeline = found.timelines.get(code);
            if (timeline != null) {
                gaps(timeline).forEach(gap -> uncovered(timeline, gap, days, all));
            }
        });
        all.sort(Comparator.comparing(Finding::id));
        return List.copyOf(all);
    }

    private static long count(@Nullable NavigableMap<LocalDate, Long> days, LocalDate from, @Nullable LocalDate until) {
        if (days == null) {
            return 0;
        }
        var within = until == null ? days.tailMap(from, true) : days.subMap(from, true, until, false);
        return within.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The stretches on which no version was in force. */
    private static List<Span> gaps(Timeline timeline) {
        var gaps = new ArrayList<Span>();
        var covered = LocalDate.EPOCH;
        for (var span : timeline.spans) {
            if (span.from.isAfter(covered)) {
                gaps.add(new Span(covered, span.from));
            }
            if (span.until == null) {
                return gaps;
            }
            covered = span.until.isAfter(covered) ? span.until : covered;
        }
        gaps.add(new Span(covered, null));
        return gaps;
    }

    private static void uncovered(Timeline timeline, Span gap, NavigableMap<LocalDate, Long> days, List<Finding> into) {
        var first = days.ceilingKey(gap.from);
        if (first == null || (gap.until != null && !first.isBefore(gap.until))) {
            return;
        }
        var kind = FindingKind.NO_VERSION_IN_FORCE;
        into.add(new Finding(
                "%s:0:%s:%s".formatted(timeline.code, kind.word(), gap.from),
                kind.category(),
                kind,
                timeline.code,
                null,
                timeline.name,
                timeline.field,
                "validFrom",
                first,
                gap.until,
                new Finding.Message(kind.vi(first), kind.en(first)),
                count(days, first, gap.until)));
    }

    private static Span span(PublishedProcedure version) {
        return new Span(version.validFrom(), version.validUntil());
    }

    // ---- one procedure

    private void timeline(List<PublishedProcedure> versions) {
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.get(i);
            late(version);
            limits(version);
            fee(version);
            names(version);
            gapsOf(version);
            for (int j = 0; j < i; j++) {
                overlap(versions.get(j), version);
            }
        }
    }

    private void late(PublishedProcedure version) {
        var published = version.publishedOn();
        if (published != null && published.isAfter(version.validFrom())) {
            add(
                    version,
                    FindingKind.PUBLISHED_LATE,
                    "publishedOn",
                    "",
                    new Span(version.validFrom(), published),
                    published,
                    ChronoUnit.DAYS.between(version.validFrom(), published));
        }
    }

    private void overlap(PublishedProcedure earlier, PublishedProcedure later) {
        var common = span(earlier).intersect(span(later));
        if (common != null) {
            add(
                    later,
                    FindingKind.VERSIONS_OVERLAP,
                    "validFrom",
                    ":" + earlier.version(),
                    common,
                    earlier.version(),
                    later.version(),
                    common.from);
        }
    }

    private void limits(PublishedProcedure version) {
        if (!version.hasLimit()) {
            add(version, FindingKind.LIMIT_MISSING, "limit", "", span(version));
        }
        doubt(version, "limit", version.limit());
        var whole = version.limit();
        for (var channel : Channel.values()) {
            var own = version.limits().get(channel);
            var word = word(channel);
            doubt(version, "limits/" + word, own);
            if (own != null && whole != null && isLonger(own.limit(), whole.limit())) {
                add(
                        version,
                        FindingKind.CHANNEL_LIMIT_LONGER,
                        "limits/" + word,
                        ":" + word,
                        span(version),
                        word,
                        own,
                        whole);
            }
        }
        for (var doubt : version.doubts()) {
            if (doubt.equals(PublishedProcedure.UNIT_FROM_TEXT)) {
                add(version, FindingKind.LIMIT_UNIT_GUESSED, "limit", "", span(version), String.valueOf(whole));
            } else if (doubt.startsWith(SEVERAL_LIMITS) && doubt.contains("=")) {
                var channel = doubt.substring(SEVERAL_LIMITS.length(), doubt.indexOf('='));
                add(
                        version,
                        FindingKind.SEVERAL_LIMITS,
                        "limits/" + channel,
                        ":" + channel,
                        span(version),
                        channel,
                        doubt.substring(doubt.indexOf('=') + 1));
            }
        }
    }

    private static boolean isLonger(@Nullable TimeLimit one, @Nullable TimeLimit other) {
        return one != null && other != null && one.unit() == other.unit() && one.amount() > other.amount();
    }

    private void doubt(PublishedProcedure version, String member, @Nullable PublishedLimit limit) {
        if (limit == null || limit.doubt() == null) {
            return;
        }
        var kind = limit.doubt() == PublishedLimit.Doubt.WITHOUT_UNIT
                ? FindingKind.LIMIT_WITHOUT_UNIT
                : FindingKind.LIMIT_NOT_COUNTABLE;
        add(version, kind, member, ":" + member.replace('/', '-'), span(version), limit.text(), member);
    }

    private void fee(PublishedProcedure version) {
        var fee = version.fee();
        if (fee == null) {
            add(version, FindingKind.FEE_MISSING, "fee", "", span(version));
        }
        var doubts = version.feeDoubts();
        if (!doubts.isEmpty()) {
            var said = doubts.stream().map(PublishedFee.Doubt::published).collect(Collectors.joining(", "));
            add(version, FindingKind.FEE_DOUBTFUL, "fee", "", span(version), said);
        }
    }

    private void names(PublishedProcedure version) {
        var others = byName.getOrDefault(Folded.of(version.name()), List.of()).stream()
                .filter(other ->
                        !other.code().equals(version.code()) && span(other).intersect(span(version)) != null)
                .map(other -> other.code().value())
                .distinct()
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            add(version, FindingKind.SAME_NAME, "name", "", span(version), String.join(", ", others));
        }
    }

    private void gapsOf(PublishedProcedure version) {
        if (version.levels().isEmpty()) {
            add(version, FindingKind.LEVEL_MISSING, "levels", "", span(version));
        }
        if (version.decision() == null) {
            add(version, FindingKind.DECISION_MISSING, "decision", "", span(version));
        }
        var nameless = version.parts().stream()
                .filter(part -> part.name().isBlank())
                .map(part -> String.valueOf(part.seq()))
                .toList();
        if (!nameless.isEmpty()) {
            add(version, FindingKind.PART_NAME_MISSING, "parts", "", span(version), String.join(", ", nameless));
        }
    }

    private void add(
            PublishedProcedure version, FindingKind kind, String member, String detail, Span span, Object... values) {
        found.add(new Finding(
                "%s:%d:%s%s".formatted(version.code(), version.version(), kind.word(), detail),
                kind.category(),
                kind,
                version.code(),
                version.version(),
                version.name(),
                version.field(),
                member,
                span.from,
                span.until,
                new Finding.Message(kind.vi(values), kind.en(values)),
                0));
    }

    // ---- routes

    private void route(Procedure route) {
        var inUse = new Span(route.validFrom(), route.validUntil());
        var versions = timelines.getOrDefault(route.code(), List.of());
        if (versions.isEmpty()) {
            add(route, FindingKind.ROUTE_WITHOUT_PUBLICATION, inUse, route.version());
            return;
        }
        for (var version : versions) {
            var common = span(version).intersect(inUse);
            if (common != null) {
                compare(route, version, common);
            }
        }
        var end = end(versions);
        var after = end == null ? null : new Span(end, null).intersect(inUse);
        if (end != null && after != null) {
            add(route, FindingKind.ROUTE_OF_ENDED_VERSION, after, route.version(), end);
        }
    }

    /** When the last version ended; null if one goes on. */
    private static @Nullable LocalDate end(List<PublishedProcedure> versions) {
        var latest = LocalDate.MIN;
        for (var version : versions) {
            if (version.validUntil() == null) {
                return null;
            }
            latest = version.validUntil().isAfter(latest) ? version.validUntil() : latest;
        }
        return latest;
    }

    private void compare(Procedure route, PublishedProcedure version, Span common) {
        var differing = new ArrayList<String>();
        for (var channel : Channel.values()) {
            var published = version.limitFor(channel);
            if (published != null
                    && published.limit() != null
                    && !published.limit().equals(route.limitFor(channel))
                    && (version.channels().isEmpty() || version.channels().contains(channel))) {
                var pair = published.text() + "\n" + PublishedLimit.text(route.limitFor(channel));
                if (!differing.contains(pair)) {
                    differing.add(pair);
                    var texts = pair.split("\n", -1);
                    add(
                            version,
                            FindingKind.LIMIT_DIFFERS_FROM_ROUTE,
                            version.limits().containsKey(channel) ? "limits/" + word(channel) : "limit",
                            ":route-%d%s".formatted(route.version(), differing.size() == 1 ? "" : "-" + word(channel)),
                            common,
                            texts[0],
                            route.version(),
                            texts[1]);
                }
            }
        }
    }

    private void add(Procedure route, FindingKind kind, Span span, Object... values) {
        found.add(new Finding(
                "%s:0:%s:route-%d".formatted(route.code(), kind.word(), route.version()),
                kind.category(),
                kind,
                route.code(),
                null,
                route.name(),
                route.field(),
                "validUntil",
                span.from,
                span.until,
                new Finding.Message(kind.vi(values), kind.en(values)),
                0));
    }

    private static String word(Channel channel) {
        return channel.name().toLowerCase(Locale.ROOT);
    }

    /** Today in Vietnam, the day findings are looked at. */
    static LocalDate today(java.time.Clock clock) {
        return LocalDate.ofInstant(clock.instant(), WorkingCalendar.ZONE);
    }
}
