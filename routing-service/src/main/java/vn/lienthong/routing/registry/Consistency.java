package vn.lienthong.routing.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** What records of agencies owe one another, whoever wrote them: files, a change set, an import. */
final class Consistency {
    private static final Set<String> CHANNELS = Set.of("feed", "webhook", "kafka", "axis");

    private final Records records;
    private final List<Break> breaks = new ArrayList<>();

    private Consistency(Records records) {
        this.records = records;
    }

    /**
     * A rule that a record breaks.
     *
     * @param key of the record
     * @param other the agency it is about, where that is another
     */
    record Break(String key, AgencyCode code, @Nullable AgencyCode other, ChangeRule rule, String message) {
        /** The same break, however it is put. */
        String identity() {
            return key + " " + rule + " " + other;
        }
    }

    /** What is wrong with some of the records, seen among all. */
    static List<Break> of(Records records, Collection<Agency> toCheck) {
        var check = new Consistency(records);
        var codes = new LinkedHashSet<AgencyCode>();
        for (var agency : toCheck) {
            check.single(agency);
            codes.add(agency.code());
        }
        codes.forEach(check::overlaps);
        return check.breaks;
    }

    private void single(Agency agency) {
        if (NameFold.tidy(agency.name()).isEmpty()) {
            add(agency, null, ChangeRule.NAME_IS_GIVEN, "%s has no name".formatted(agency.code()));
        }
        if (!CHANNELS.contains(agency.channel())) {
            add(
                    agency,
                    null,
                    ChangeRule.CHANNEL_IS_KNOWN,
                    "the channel of %s is not feed, webhook, kafka or axis".formatted(agency.code()));
        }
        inForceThroughout(agency, agency.parent(), "is under", ChangeRule.PARENT_IS_IN_FORCE);
        inForceThroughout(agency, agency.serves(), "serves", ChangeRule.PLACE_IS_IN_FORCE);
        hierarchy(agency);
        for (var successor : agency.successors()) {
            successor(agency, successor);
        }
        for (var former : agency.formerCodes()) {
            formerCode(agency, former);
        }
    }

    private void inForceThroughout(Agency agency, @Nullable AgencyCode other, String relation, ChangeRule rule) {
        if (other == null) {
            return;
        }
        var missing = records.missingBetween(other, agency.validFrom(), agency.validUntil());
        if (missing == null) {
            return;
        }
        var said = records.of(other).isEmpty()
                ? "%s %s %s, which the registry doesn't know".formatted(agency.code(), relation, other)
                : "%s %s %s, which is not in force from %s on; change %s too"
                        .formatted(agency.code(), relation, other, missing, agency.code());
        add(agency, other, records.of(other).isEmpty() ? ChangeRule.AGENCY_IS_KNOWN : rule, said);
    }

    private void hierarchy(Agency agency) {
        var above = new LinkedHashSet<AgencyCode>();
        var here = agency;
        while (here != null && here.parent() != null) {
            if (!above.add(here.code())) {
                add(
                        agency,
                        null,
                        ChangeRule.HIERARCHY_HAS_NO_CIRCLE,
                        "the agencies above %s lead in a circle: %s".formatted(agency.code(), above));
                return;
            }
            here = records.on(here.parent(), agency.validFrom());
        }
    }

    private void successor(Agency agency, AgencyCode successor) {
        var end = agency.validUntil();
        if (end == null) {
            add(
                    agency,
                    successor,
                    ChangeRule.SUCCESSOR_IS_IN_FORCE,
                    "%s has successors but no end".formatted(agency.code()));
            return;
        }
        if (records.on(successor, end) != null) {
            return;
        }
        var circle = circle(agency.code(), successor, end);
        if (circle != null) {
            add(
                    agency,
                    successor,
                    ChangeRule.SUCCESSION_HAS_NO_CIRCLE,
                    "%s and its successors follow one another in a circle: %s".formatted(agency.code(), circle));
        } else {
            add(
                    agency,
                    successor,
                    ChangeRule.SUCCESSOR_IS_IN_FORCE,
                    records.of(successor).isEmpty()
                            ? "%s is followed by %s, which the registry doesn't know"
                                    .formatted(agency.code(), successor)
                            : "%s is followed by %s, which is not in force on %s; name who is"
                                    .formatted(agency.code(), successor, end));
        }
    }

    /** The way from an agency over its successors back to itself, all on one day; null where there is none. */
    private @Nullable List<AgencyCode> circle(AgencyCode start, AgencyCode first, LocalDate end) {
        var seen = new LinkedHashSet<AgencyCode>();
        var open = new java.util.ArrayDeque<AgencyCode>(List.of(first));
        while (!open.isEmpty()) {
            var code = open.pop();
            if (code.equals(start)) {
                var way = new ArrayList<AgencyCode>();
                way.add(start);
                way.addAll(seen);
                way.add(start);
                return way;
            }
            if (!seen.add(code)) {
                continue;
            }
            var before = records.of(code).lowerEntry(end);
            if (before != null && end.equals(before.getValue().validUntil()) && records.on(code, end) == null) {
                open.addAll(before.getValue().successors());
            }
        }
        return null;
    }

    private void formerCode(Agency agency, AgencyCode former) {
        for (var other : records.withFormerCode(former)) {
            if (!other.equals(agency.code()) && usesTogether(agency, other, former)) {
                add(
                        agency,
                        other,
                        ChangeRule.CODE_IS_FREE,
                        "%s has the former code %s, which %s has at the same time"
                                .formatted(agency.code(), former, other));
            }
        }
        if (!former.equals(agency.code())
                && records.of(former).values().stream().anyMatch(other -> overlap(agency, other))) {
            add(
                    agency,
                    former,
                    ChangeRule.CODE_IS_FREE,
                    "%s has the former code %s, which is an agency's own at the same time"
                            .formatted(agency.code(), former));
        }
    }

    private boolean usesTogether(Agency agency, AgencyCode other, AgencyCode former) {
        return records.of(other).values().stream()
                .anyMatch(record -> record.formerCodes().contains(former) && overlap(agency, record));
    }

    private static boolean overlap(Agency one, Agency other) {
        return (one.validUntil() == null || other.validFrom().isBefore(one.validUntil()))
                && (other.validUntil() == null || one.validFrom().isBefore(other.validUntil()));
    }

    private void overlaps(AgencyCode code) {
        Agency before = null;
        for (var record : records.of(code).values()) {
            if (before != null && overlap(before, record)) {
                add(
                        record,
                        null,
                        ChangeRule.RECORDS_DONT_OVERLAP,
                        "%s has a record from %s that goes on when the one from %s begins: give it validUntil %s at most"
                                .formatted(code, before.validFrom(), record.validFrom(), record.validFrom()));
            }
            before = record;
        }
    }

    private void add(Agency agency, @Nullable AgencyCode other, ChangeRule rule, String message) {
        breaks.add(new Break(agency.key(), agency.code(), other, rule, message));
    }

    // ---- what is only remarked

    /** Places that several agencies of one sector and tier serve on a day, where that isn't so without these. */
    static List<Break> unclearCompetence(Records records, Collection<Agency> touched, LocalDate day) {
        Map<String, List<Agency>> serving = new HashMap<>();
        records.all()
                .filter(agency -> agency.serves() != null && agency.isInForceOn(day))
                .forEach(agency -> serving.computeIfAbsent(competence(agency), key -> new ArrayList<>(1))
                        .add(agency));
        var said = new HashSet<String>();
        var unclear = new ArrayList<Break>();
        for (var agency : touched) {
            var others = agency.serves() == null ? null : serving.get(competence(agency));
            if (others != null && others.size() > 1 && said.add(competence(agency))) {
                unclear.add(new Break(
                        agency.key(),
                        agency.code(),
                        null,
                        ChangeRule.COMPETENCE_IS_CLEAR,
                        "several agencies of sector %s and tier %s serve %s: %s"
                                .formatted(
                                        agency.sector(),
                                        agency.tier(),
                                        agency.serves(),
                                        others.stream().map(Agency::code).toList())));
            }
        }
        return unclear;
    }

    private static String competence(Agency agency) {
        return agency.sector() + "/" + agency.tier() + "@" + agency.serves();
    }
}
