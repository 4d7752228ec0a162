package vn.lienthong.contract.registry;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/** One consistent view of agencies, procedures and the calendar. Immutable. */
public final class Registry {
    private final Map<AgencyCode, Agency> agencies = new HashMap<>();
    private final Map<AgencyCode, Agency> byFormerCode = new HashMap<>();
    private final Map<String, Agency> bySectorAndPlace = new HashMap<>();
    private final Map<ProcedureCode, Map<Integer, Procedure>> procedures = new HashMap<>();
    private final @Nullable WorkingCalendar calendar;

    public Registry(Collection<Agency> agencies, Collection<Procedure> procedures, @Nullable WorkingCalendar calendar) {
        for (var agency : agencies) {
            this.agencies.put(agency.code(), agency);
            if (agency.formerCode() != null) {
                byFormerCode.put(agency.formerCode(), agency);
            }
            if (agency.serves() != null) {
                bySectorAndPlace.put(agency.sector() + "@" + agency.serves(), agency);
            }
        }
        for (var procedure : procedures) {
            this.procedures
                    .computeIfAbsent(procedure.code(), code -> new HashMap<>())
                    .put(procedure.version(), procedure);
        }
        this.calendar = calendar;
    }

    /** Nothing is known yet; what needs it has to wait. */
    public boolean isEmpty() {
        return agencies.isEmpty() || procedures.isEmpty() || calendar == null;
    }

    /** The agency of a code in either form. */
    public Optional<Agency> agency(AgencyCode code) {
        var agency = agencies.get(code);
        return Optional.ofNullable(agency != null ? agency : byFormerCode.get(code));
    }

    public Collection<Agency> agencies() {
        return agencies.values();
    }

    /** The newest version of a procedure. */
    public Optional<Procedure> procedure(ProcedureCode code) {
        return procedures.getOrDefault(code, Map.of()).values().stream()
                .max(java.util.Comparator.comparingInt(Procedure::version));
    }

    /** The version a dossier began with. */
    public Optional<Procedure> procedure(ProcedureCode code, int version) {
        return Optional.ofNullable(procedures.getOrDefault(code, Map.of()).get(version));
    }

    /** The newest version of every procedure. */
    public Collection<Procedure> procedures() {
        return procedures.keySet().stream()
                .map(code -> procedure(code).orElseThrow())
                .toList();
    }

    /** The calendar of offices. */
    public WorkingCalendar calendar() {
        if (calendar == null) {
            throw new IllegalStateException("no working calendar has been published yet");
        }
        return calendar;
    }

    /** Who takes a stage of a dossier that {@code receiver} received; empty where nobody is competent. */
    public Optional<Agency> resolve(Procedure.AgencyRule rule, AgencyCode receiver) {
        if (rule.code() != null) {
            return agency(rule.code());
        }
        if (rule.sector() == null) {
            return agency(receiver);
        }
        for (var place = agency(receiver).orElse(null); place != null; place = parentOf(place)) {
            var competent = bySectorAndPlace.get(rule.sector() + "@" + place.code());
            if (competent != null) {
                return Optional.of(competent);
            }
        }
        return Optional.empty();
    }

    private @Nullable Agency parentOf(Agency agency) {
        return agency.parent() == null ? null : agency(agency.parent()).orElse(null);
    }
}
