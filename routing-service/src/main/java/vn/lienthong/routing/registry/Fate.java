package vn.lienthong.routing.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryHistory;

/**
 * What a code means on a day, and what became of its agency, in plain words.
 *
 * @param state {@code in-force}, {@code ended}, {@code not-yet} or {@code ambiguous}
 * @param agency the record that counts on the day; null where the code is ambiguous
 * @param became who has on that day what it had, where it ended
 * @param candidates the agencies an ambiguous old code belongs to
 */
record Fate(
        AgencyCode asked,
        LocalDate on,
        String state,
        String said,
        @Nullable Agency agency,
        List<Named> became,
        List<Named> candidates) {
    private static final int LONGEST_CHAIN = 20;

    /** An agency by its code and its name. */
    record Named(AgencyCode code, String name) {
        static Named of(Agency agency) {
            return new Named(agency.code(), agency.name());
        }

        @Override
        public String toString() {
            return code + " (" + name + ")";
        }
    }

    /** Null where nobody knows the code. */
    static @Nullable Fate of(RegistryHistory history, AgencyCode asked, LocalDate day) {
        var codes = new LinkedHashMap<AgencyCode, Agency>();
        history.agencies().stream()
                .filter(agency -> agency.code().equals(asked))
                .forEach(agency -> codes.merge(agency.code(), agency, (one, other) -> nearer(one, other, day)));
        if (codes.isEmpty()) {
            history.agencies().stream()
                    .filter(agency -> agency.formerCodes().contains(asked))
                    .forEach(agency -> codes.merge(agency.code(), agency, (one, other) -> nearer(one, other, day)));
        }
        if (codes.isEmpty()) {
            return null;
        }
        var inForce = codes.values().stream()
                .filter(agency -> agency.isInForceOn(day))
                .toList();
        if (codes.size() > 1 && inForce.size() != 1) {
            var candidates = codes.values().stream().map(Named::of).toList();
            return new Fate(
                    asked,
                    day,
                    "ambiguous",
                    "%s is the old code of %d agencies: %s".formatted(asked, codes.size(), join(candidates)),
                    null,
                    List.of(),
                    candidates);
        }
        var agency = inForce.isEmpty() ? codes.values().iterator().next() : inForce.getFirst();
        var records = history.agency(agency.code());
        if (agency.isInForceOn(day)) {
            return new Fate(asked, day, "in-force", inForce(asked, agency, records), agency, List.of(), List.of());
        }
        if (agency.validFrom().isAfter(day)) {
            return new Fate(
                    asked,
                    day,
                    "not-yet",
                    "%s begins on %s".formatted(Named.of(agency), agency.validFrom()),
                    agency,
                    List.of(),
                    List.of());
        }
        var became = new LinkedHashMap<AgencyCode, Named>();
        follow(history, agency, day, became, 0);
        return new Fate(
                asked,
                day,
                "ended",
                ended(agency, history, List.copyOf(became.values())),
                agency,
                List.copyOf(became.values()),
                List.of());
    }

    /** In force on the day; else the one that ended last before it; else the first that begins. */
    private static Agency nearer(Agency one, Agency other, LocalDate day) {
        return java.util.stream.Stream.of(one, other)
                .min(Comparator.comparing((Agency agency) -> !agency.isInForceOn(day))
                        .thenComparing(agency -> agency.validFrom().isAfter(day))
                        .thenComparing(agency -> agency.validFrom().isAfter(day)
                                ? agency.validFrom().toEpochDay()
                                : -agency.validFrom().toEpochDay()))
                .orElse(one);
    }

    private static String inForce(AgencyCode asked, Agency agency, List<Agency> records) {
        var said = asked.equals(agency.code())
                ? "%s is in force since %s".formatted(Named.of(agency), agency.validFrom())
                : "%s is an old code of %s, in force since %s".formatted(asked, Named.of(agency), agency.validFrom());
        var other = records.stream()
                .filter(record -> record.validFrom().isBefore(agency.validFrom()))
                .filter(record -> !record.name().equals(agency.name()))
                .reduce((first, second) -> second);
        // A code can survive a merger under another name.
        return other.map(before ->
                        said + "; until %s the code was that of %s".formatted(before.validUntil(), before.name()))
                .orElse(said);
    }

    private static void follow(
            RegistryHistory history, Agency ended, LocalDate day, Map<AgencyCode, Named> became, int depth) {
        for (var successor : ended.successors()) {
            var record = history.on(day).agency(successor).orElse(null);
            if (record == null || depth > LONGEST_CHAIN || became.containsKey(successor)) {
                continue;
            }
            if (record.isInForceOn(day)) {
                became.put(record.code(), Named.of(record));
            } else {
                follow(history, record, day, became, depth + 1);
            }
        }
    }

    private static String ended(Agency agency, RegistryHistory history, List<Named> became) {
        var said = new StringBuilder("%s ended on %s".formatted(Named.of(agency), agency.validUntil()));
        var direct = new ArrayList<Named>();
        agency.successors()
                .forEach(code -> history.agency(code).stream()
                        .filter(record -> agency.validUntil() != null && record.isInForceOn(agency.validUntil()))
                        .forEach(record -> direct.add(Named.of(record))));
        if (agency.successorByPlace()) {
            said.append("; a dossier goes to whoever serves its place now, else to ")
                    .append(join(direct));
        } else if (direct.size() == 1) {
            said.append("; ").append(direct.getFirst()).append(" took over");
        } else if (direct.isEmpty()) {
            said.append("; nobody took over");
        } else {
            said.append("; it was split among ").append(join(direct)).append(", by the dossier's place");
        }
        if (!became.isEmpty() && !became.equals(direct)) {
            said.append("; now that is ").append(join(became));
        }
        return said.toString();
    }

    private static String join(List<Named> agencies) {
        return agencies.isEmpty()
                ? "nobody"
                : String.join(", ", agencies.stream().map(Named::toString).toList());
    }
}
