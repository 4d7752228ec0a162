package vn.lienthong.contract.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * Everything the registry knows, as it was, is and will be: each agency's and procedure's records with their dates, the
 * calendars, and the changes that touch dossiers on their way. {@link #on} gives the view of one day. Immutable.
 */
public final class RegistryHistory {
    /** Nothing is known yet. */
    public static final RegistryHistory NOTHING = new RegistryHistory(List.of(), List.of(), Map.of(), List.of());

    private final List<Agency> agencies;
    private final List<Procedure> procedures;
    private final Map<String, WorkingCalendar> calendars;
    private final List<RegistryChange> changes;
    /** The days on which something begins or ends. */
    private final TreeSet<LocalDate> turns = new TreeSet<>();

    private final Map<LocalDate, Registry> views = new ConcurrentHashMap<>();

    public RegistryHistory(
            Collection<Agency> agencies,
            Collection<Procedure> procedures,
            Map<String, WorkingCalendar> calendars,
            Collection<RegistryChange> changes) {
        this.agencies = List.copyOf(agencies);
        this.procedures = List.copyOf(procedures);
        this.calendars = Map.copyOf(calendars);
        this.changes = changes.stream()
                .sorted(java.util.Comparator.comparing(RegistryChange::effectiveAt)
                        .thenComparing(RegistryChange::id))
                .toList();
        for (var agency : agencies) {
            turns.add(agency.validFrom());
            if (agency.validUntil() != null) {
                turns.add(agency.validUntil());
            }
        }
        for (var procedure : procedures) {
            turns.add(procedure.validFrom());
            if (procedure.validUntil() != null) {
                turns.add(procedure.validUntil());
            }
        }
    }

    /** The registry as it is at a moment, in Vietnam's zone. */
    public Registry at(Instant moment) {
        return on(LocalDate.ofInstant(moment, WorkingCalendar.ZONE));
    }

    /** The registry as it is on a day. Views between two turns are one and the same object. */
    public Registry on(LocalDate day) {
        var turn = turns.floor(day);
        return views.computeIfAbsent(turn == null ? LocalDate.MIN : turn, this::view);
    }

    private Registry view(LocalDate day) {
        var inForce = new ArrayList<Agency>();
        var gone = new HashMap<AgencyCode, Agency>();
        for (var agency : agencies) {
            if (agency.isInForceOn(day)) {
                inForce.add(agency);
            } else {
                gone.merge(agency.code(), agency, (one, other) -> newer(one, other, day));
            }
        }
        inForce.forEach(agency -> gone.remove(agency.code()));
        var current = procedures.stream()
                .filter(procedure -> procedure.isInForceOn(day))
                .toList();
        return new Registry(inForce, gone.values(), procedures, current, calendars);
    }

    /** Of two records that aren't in force: the one that ended last; one that has yet to begin only if there is no other. */
    private static Agency newer(Agency one, Agency other, LocalDate day) {
        boolean oneBegan = !one.validFrom().isAfter(day);
        boolean otherBegan = !other.validFrom().isAfter(day);
        if (oneBegan != otherBegan) {
            return oneBegan ? one : other;
        }
        return one.validFrom().isAfter(other.validFrom()) ? one : other;
    }

    /** Every record of every agency. */
    public List<Agency> agencies() {
        return agencies;
    }

    /** The records of an agency, oldest first. */
    public List<Agency> agency(AgencyCode code) {
        var records = new TreeMap<LocalDate, Agency>();
        agencies.stream()
                .filter(agency -> agency.code().equals(code))
                .forEach(agency -> records.put(agency.validFrom(), agency));
        return List.copyOf(records.values());
    }

    /** Every version of every procedure. */
    public List<Procedure> procedures() {
        return procedures;
    }

    public Map<String, WorkingCalendar> calendars() {
        return calendars;
    }

    /** The changes that touch dossiers on their way, in the order in which they take effect. */
    public List<RegistryChange> changes() {
        return changes;
    }
}
