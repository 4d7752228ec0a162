package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.routing.catalogue.PublishedProcedure.Difference;
import vn.lienthong.routing.catalogue.ReadPublications.Publication;

/**
 * What an import would change in the catalogue. A version is never edited: other content begins a next version on its first
 * day, and the one in force until then ends. Two versions of one file that overlap stay so, for that is how they were
 * published, and the findings say it.
 *
 * @param changes in the order of the file, then what ends for want of a row
 * @param added new versions
 * @param endings by {@code code/version}: the days on which known versions end, other than before
 * @param unchanged rows that say what is known
 */
record ImportPlan(List<Change> changes, List<PublishedProcedure> added, Map<String, Ending> endings, int unchanged) {

    /** What becomes of a procedure. */
    enum Kind {
        /** Its code wasn't known. */
        @JsonProperty("new")
        NEW,
        /** It gets another version. */
        @JsonProperty("changed")
        CHANGED,
        /** It ends without another version, or on another day. */
        @JsonProperty("ends")
        ENDS
    }

    /**
     * One change.
     *
     * @param place of its row; null where a complete list has none
     * @param version the new one; for what ends, the one that ends
     * @param validUntil where that is said or follows
     * @param endsVersion the version that ends on {@code validFrom}
     * @param members what the new version has differently
     */
    record Change(
            Kind kind,
            @Nullable String place,
            ProcedureCode code,
            String name,
            int version,
            LocalDate validFrom,
            @Nullable LocalDate validUntil,
            @Nullable Integer endsVersion,
            List<Difference> members) {
        Change {
            members = members == null ? List.of() : List.copyOf(members);
        }
    }

    /** A known version's new end. */
    record Ending(ProcedureCode code, int version, LocalDate validUntil) {}

    /**
     * A complete list: what of its issuer (of all, if null) isn't in it ends on a day.
     *
     * @param endsOn that day
     */
    record Complete(@Nullable String issuer, LocalDate endsOn) {}

    boolean isEmpty() {
        return changes.isEmpty();
    }

    long count(Kind kind) {
        return changes.stream().filter(change -> change.kind == kind).count();
    }

    /**
     * @param known every version of at least the codes in the rows, of all codes if the list is complete
     * @param complete null if the rows are only some
     */
    static ImportPlan of(List<PublishedProcedure> known, List<Publication> rows, @Nullable Complete complete) {
        return new Planner(known).plan(rows, complete);
    }

    private static final class Planner {
        private final Map<ProcedureCode, List<PublishedProcedure>> timelines = new HashMap<>();
        private final Map<ProcedureCode, Integer> newest = new HashMap<>();
        /** Keys of versions this import added or confirmed: as the file says them, so they stay. */
        private final Set<String> ofFile = new HashSet<>();

        private final Map<String, PublishedProcedure> added = new LinkedHashMap<>();
        private final Map<String, Ending> endings = new LinkedHashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private int unchanged;

        Planner(List<PublishedProcedure> known) {
            for (var version : known) {
                newest.merge(version.code(), version.version(), Math::max);
                if (!version.wasNeverInForce()) {
                    timelines
                            .computeIfAbsent(version.code(), code -> new ArrayList<>(1))
                            .add(version);
                }
            }
        }

        ImportPlan plan(List<Publication> rows, @Nullable Complete complete) {
            rows.stream()
                    .sorted(Comparator.comparing(row -> row.procedure().validFrom()))
                    .forEach(this::row);
            if (complete != null) {
                var named = new HashSet<ProcedureCode>();
                rows.forEach(row -> named.add(row.procedure().code()));
                timelines.forEach((code, versions) -> {
                    if (!named.contains(code)) {
                        List.copyOf(versions).forEach(version -> endMissing(version, complete));
                    }
                });
            }
            changes.sort(
                    Comparator.comparing((Change change) -> change.code.value()).thenComparing(Change::validFrom));
            return new ImportPlan(List.copyOf(changes), List.copyOf(added.values()), Map.copyOf(endings), unchanged);
        }

        private void row(Publication row) {
            var timeline = timelines.computeIfAbsent(row.procedure().code(), code -> new ArrayList<>(1));
            var from = row.procedure().validFrom();
            var exact = find(timeline, from, true);
            var current = exact != null ? exact : find(timeline, from, false);
            var content = row.saysParts() || current == null
                    ? row.procedure()
                    : row.procedure().with(current.parts());
            if (current == null) {
                begin(row, content, timeline, null, List.of());
                return;
            }
            var differences = current.differencesTo(content);
            if (differences.isEmpty()) {
                confirm(row, current, timeline);
            } else {
                begin(row, content, timeline, current, differences);
            }
        }

        /** The version that begins on a day, or else is in force on it; of several, the one that began last. */
        private static @Nullable PublishedProcedure find(
                List<PublishedProcedure> timeline, LocalDate day, boolean begins) {
            return timeline.stream()
                    .filter(version -> begins ? version.validFrom().equals(day) : version.isInForceOn(day))
                    .max(Comparator.comparing(PublishedProcedure::validFrom))
                    .orElse(null);
        }

        private void confirm(Publication row, PublishedProcedure current, List<PublishedProcedure> timeline) {
            ofFile.add(key(current));
            var until = row.procedure().validUntil();
            if (until == null || until.equals(current.validUntil())) {
                unchanged++;
                return;
            }
            end(timeline, current, until);
            changes.add(new Change(
                    Kind.ENDS,
                    row.place(),
                    current.code(),
                    current.name(),
                    current.version(),
                    current.validFrom(),
                    until,
                    null,
                    List.of(new Difference(
                            "validUntil",
                            current.validUntil() == null
                                    ? null
                                    : current.validUntil().toString(),
                            until.toString()))));
        }

        private void begin(
                Publication row,
                PublishedProcedure content,
                List<PublishedProcedure> timeline,
                @Nullable PublishedProcedure current,
                List<Difference> differences) {
            var from = content.validFrom();
            int version = newest.merge(content.code(), 1, Integer::sum);
            var until = content.validUntil();
            if (until == null) {
                until = current != null && current.validFrom().equals(from)
                        ? current.validUntil()
                        : nextBegin(timeline, from);
            }
            var next = content.as(version, from, until);
            boolean first = timeline.isEmpty();
            Integer ends = null;
            if (current != null && !(ofFile.contains(key(current)) && current.validUntil() != null)) {
                ends = current.version();
                end(timeline, current, from);
            }
            timeline.add(next);
            added.put(key(next), next);
            ofFile.add(key(next));
            changes.add(new Change(
                    first && version == 1 ? Kind.NEW : Kind.CHANGED,
                    row.place(),
                    next.code(),
                    next.name(),
                    version,
                    from,
                    until,
                    ends,
                    differences));
        }

        private static @Nullable LocalDate nextBegin(List<PublishedProcedure> timeline, LocalDate from) {
            return timeline.stream()
                    .map(PublishedProcedure::validFrom)
                    .filter(begin -> begin.isAfter(from))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        private void end(List<PublishedProcedure> timeline, PublishedProcedure version, LocalDate until) {
            var ended = version.as(version.version(), version.validFrom(), until);
            timeline.remove(version);
            if (!ended.wasNeverInForce()) {
                timeline.add(ended);
            }
            if (added.containsKey(key(version))) {
                added.put(key(version), ended);
            } else {
                endings.put(key(version), new Ending(version.code(), version.version(), until));
            }
        }

        private void endMissing(PublishedProcedure version, Complete complete) {
            if (!version.isInForceOn(complete.endsOn)
                    || (complete.issuer != null && !complete.issuer.equals(version.issuer()))) {
                return;
            }
            endings.put(key(version), new Ending(version.code(), version.version(), complete.endsOn));
            changes.add(new Change(
                    Kind.ENDS,
                    null,
                    version.code(),
                    version.name(),
                    version.version(),
                    version.validFrom(),
                    complete.endsOn,
                    null,
                    List.of(new Difference(
                            "validUntil",
                            version.validUntil() == null
                                    ? null
                                    : version.validUntil().toString(),
                            complete.endsOn.toString()))));
        }

        private static String key(PublishedProcedure version) {
            return version.code() + "/" + version.version();
        }
    }
}
