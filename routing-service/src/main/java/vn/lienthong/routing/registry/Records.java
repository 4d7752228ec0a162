package vn.lienthong.routing.registry;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** All records of all agencies while a change set is worked out: per code, by the day they begin. */
final class Records {
    private static final NavigableMap<LocalDate, Agency> NONE = java.util.Collections.emptyNavigableMap();

    private final Map<AgencyCode, TreeMap<LocalDate, Agency>> byCode = new HashMap<>();
    private final Map<AgencyCode, Set<AgencyCode>> byFormerCode = new HashMap<>();

    Records(Collection<Agency> agencies) {
        agencies.forEach(this::put);
    }

    void put(Agency agency) {
        byCode.computeIfAbsent(agency.code(), code -> new TreeMap<>()).put(agency.validFrom(), agency);
        for (var former : agency.formerCodes()) {
            byFormerCode.computeIfAbsent(former, code -> new LinkedHashSet<>(2)).add(agency.code());
        }
    }

    void remove(AgencyCode code, LocalDate validFrom) {
        var records = byCode.get(code);
        if (records != null) {
            records.remove(validFrom);
            if (records.isEmpty()) {
                byCode.remove(code);
            }
        }
    }

    /** The records of a code, by the day they begin; none where there is no such agency. */
    NavigableMap<LocalDate, Agency> of(AgencyCode code) {
        var records = byCode.get(code);
        return records == null ? NONE : records;
    }

    Stream<Agency> all() {
        return byCode.values().stream().flatMap(records -> records.values().stream());
    }

    List<Agency> list() {
        return all().toList();
    }

    /** The agencies that have, or had, a former code. */
    Set<AgencyCode> withFormerCode(AgencyCode code) {
        return byFormerCode.getOrDefault(code, Set.of());
    }

    /** The record in force on a day. */
    @Nullable
    Agency on(AgencyCode code, LocalDate day) {
        var entry = of(code).floorEntry(day);
        return entry != null && entry.getValue().isInForceOn(day) ? entry.getValue() : null;
    }

    /** The first day of a time on which the code isn't in force; null where it is throughout. */
    @Nullable
    LocalDate missingBetween(AgencyCode code, LocalDate from, @Nullable LocalDate until) {
        var day = from;
        while (until == null || day.isBefore(until)) {
            var record = on(code, day);
            if (record == null) {
                return day;
            }
            if (record.validUntil() == null) {
                return null;
            }
            day = record.validUntil();
        }
        return null;
    }
}
