package vn.lienthong.contract.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * One consistent view of agencies, procedures and calendars as they are on one day; what it was before and will be later
 * is {@link RegistryHistory}'s. Immutable.
 */
public final class Registry {
    /** The fact that names the commune a dossier is about. */
    public static final String PLACE = "place";

    private static final int DEEPEST_HIERARCHY = 20;

    private final Map<AgencyCode, Agency> agencies = new HashMap<>();
    private final Map<AgencyCode, Agency> gone;
    private final Map<AgencyCode, Agency> byFormerCode = new HashMap<>();
    private final Map<String, List<Agency>> bySectorAndPlace = new HashMap<>();
    private final Map<ProcedureCode, Map<Integer, Procedure>> procedures = new HashMap<>();
    private final Map<ProcedureCode, Procedure> inForce = new HashMap<>();
    private final Map<String, WorkingCalendar> calendars;

    /** Agencies and procedures that are all in force, and the one calendar. */
    public Registry(Collection<Agency> agencies, Collection<Procedure> procedures, @Nullable WorkingCalendar calendar) {
        this(
                agencies,
                List.of(),
                procedures,
                procedures,
                calendar == null ? Map.of() : Map.of(Agency.USUAL_CALENDAR, calendar));
    }

    /**
     * @param agencies those in force
     * @param gone those known that aren't, each by its newest record
     * @param procedures every version
     * @param current those versions with which a dossier can begin
     * @param calendars by id; {@code vn} is the usual one
     */
    Registry(
            Collection<Agency> agencies,
            Collection<Agency> gone,
            Collection<Procedure> procedures,
            Collection<Procedure> current,
            Map<String, WorkingCalendar> calendars) {
        for (var agency : gone) {
            agency.formerCodes().forEach(former -> byFormerCode.put(former, agency));
        }
        this.gone = new HashMap<>();
        gone.forEach(agency -> this.gone.put(agency.code(), agency));
        for (var agency : agencies) {
            this.agencies.put(agency.code(), agency);
            agency.formerCodes().forEach(former -> byFormerCode.put(former, agency));
            if (agency.serves() != null) {
                bySectorAndPlace
                        .computeIfAbsent(agency.sector() + "@" + agency.serves(), key -> new java.util.ArrayList<>(1))
                        .add(agency);
            }
        }
        for (var procedure : procedures) {
            this.procedures
                    .computeIfAbsent(procedure.code(), code -> new HashMap<>())
                    .put(procedure.version(), procedure);
        }
        for (var procedure : current) {
            inForce.merge(procedure.code(), procedure, (one, other) -> one.version() > other.version() ? one : other);
        }
        this.calendars = Map.copyOf(calendars);
    }

    /** Nothing is known yet; what needs it has to wait. */
    public boolean isEmpty() {
        return agencies.isEmpty() || procedures.isEmpty() || !calendars.containsKey(Agency.USUAL_CALENDAR);
    }

    /** The agency of a code in either form, in force or not. */
    public Optional<Agency> agency(AgencyCode code) {
        var agency = agencies.get(code);
        if (agency == null) {
            agency = byFormerCode.get(code);
        }
        return Optional.ofNullable(agency != null ? agency : gone.get(code));
    }

    /** Whether an agency can be given something to do. */
    public boolean isInForce(AgencyCode code) {
        return agencies.containsKey(code);
    }

    /** Those in force. */
    public Collection<Agency> agencies() {
        return agencies.values();
    }

    /** The version of a procedure with which a dossier begins. */
    public Optional<Procedure> procedure(ProcedureCode code) {
        return Optional.ofNullable(inForce.get(code));
    }

    /** The version a dossier began with. */
    public Optional<Procedure> procedure(ProcedureCode code, int version) {
        return Optional.ofNullable(procedures.getOrDefault(code, Map.of()).get(version));
    }

    /** All versions of a procedure that are known, the oldest first. */
    public List<Procedure> versions(ProcedureCode code) {
        return procedures.getOrDefault(code, Map.of()).values().stream()
                .sorted(Comparator.comparingInt(Procedure::version))
                .toList();
    }

    /** The procedures in force, each in the version with which a dossier begins. */
    public Collection<Procedure> procedures() {
        return inForce.values();
    }

    /** The usual calendar of offices. */
    public WorkingCalendar calendar() {
        var calendar = calendars.get(Agency.USUAL_CALENDAR);
        if (calendar == null) {
            throw new IllegalStateException("no working calendar has been published yet");
        }
        return calendar;
    }

    /** All calendars, by id. */
    public Map<String, WorkingCalendar> calendars() {
        return calendars;
    }

    /** The calendar an agency works by; the usual one where its own isn't published. */
    public WorkingCalendar calendarOf(AgencyCode code) {
        var own = agency(code).map(agency -> calendars.get(agency.calendar())).orElse(null);
        return own != null ? own : calendar();
    }

    // ---- who is competent

    /** Who takes a stage of a dossier that {@code receiver} received; empty where nobody is competent. */
    public Optional<Agency> resolve(Procedure.AgencyRule rule, AgencyCode receiver) {
        return resolve(rule, receiver, null, stage -> null);
    }

    /**
     * Who takes a stage; empty where nobody in force is competent.
     *
     * @param place the commune the dossier is about; null where that isn't stated
     * @param agencyOfStage who has a stage by its id; null where it hasn't been opened
     */
    public Optional<Agency> resolve(
            Procedure.AgencyRule rule,
            AgencyCode receiver,
            @Nullable AgencyCode place,
            Function<String, @Nullable AgencyCode> agencyOfStage) {
        if (rule.code() != null) {
            return inForce(rule.code());
        }
        var from = start(rule.of(), receiver, place, agencyOfStage);
        var base = from == null ? null : inForce(from).orElse(null);
        if (base != null && rule.relation() != null) {
            base = parentOf(base);
        }
        if (base == null || rule.sector() == null) {
            return Optional.ofNullable(base).filter(agency -> agencies.containsKey(agency.code()));
        }
        return competent(rule.sector(), rule.tier(), base);
    }

    private static @Nullable AgencyCode start(
            @Nullable String of,
            AgencyCode receiver,
            @Nullable AgencyCode place,
            Function<String, @Nullable AgencyCode> agencyOfStage) {
        if (of == null || of.equals(Procedure.AgencyRule.RECEIVER)) {
            return receiver;
        }
        if (of.equals(Procedure.AgencyRule.PLACE)) {
            return place == null ? receiver : place;
        }
        return agencyOfStage.apply(of);
    }

    /** The agency of a sector that serves a place, or the nearest place above it. */
    private Optional<Agency> competent(String sector, @Nullable String tier, Agency from) {
        // An agency that is no place itself stands at the place it serves.
        var place = from.serves() == null ? from : agency(from.serves()).orElse(from);
        for (int depth = 0; place != null && depth < DEEPEST_HIERARCHY; depth++) {
            for (var candidate : bySectorAndPlace.getOrDefault(sector + "@" + place.code(), List.of())) {
                if (tier == null || candidate.tier().equals(tier)) {
                    return Optional.of(candidate);
                }
            }
            place = parentOf(place);
        }
        return Optional.empty();
    }

    private Optional<Agency> inForce(AgencyCode code) {
        return agency(code).filter(agency -> agencies.containsKey(agency.code()));
    }

    private @Nullable Agency parentOf(Agency agency) {
        return agency.parent() == null ? null : agency(agency.parent()).orElse(null);
    }

    // ---- who follows whom

    /** Who does now what an agency did. */
    public sealed interface Succession {
        /** The agency is in force. */
        record Itself() implements Succession {}

        /** It is no more, and this one took over. */
        record By(Agency successor) implements Succession {}

        /** It is no more, and who took over here can't be told. */
        record Unclear(List<AgencyCode> candidates, String reason) implements Succession {}
    }

    /**
     * Who does now what an agency did for a dossier about a place.
     *
     * @param place the commune the dossier is about; null where that isn't stated
     */
    public Succession successionOf(AgencyCode code, @Nullable AgencyCode place) {
        if (isInForce(code)) {
            return new Succession.Itself();
        }
        // What its own record says of its successors goes before what others say they were called.
        var ended = gone.get(code);
        if (ended != null && !ended.successors().isEmpty()) {
            return follow(ended, place, 0);
        }
        var known = agency(code);
        if (known.isEmpty()) {
            return new Succession.Unclear(List.of(), "the registry doesn't know the agency " + code);
        }
        return isInForce(known.get().code()) ? new Succession.By(known.get()) : follow(known.get(), place, 0);
    }

    private Succession follow(Agency ended, @Nullable AgencyCode place, int depth) {
        var successors = ended.successors();
        if (depth > DEEPEST_HIERARCHY) {
            return new Succession.Unclear(successors, "its successors follow one another in a circle");
        }
        if (ended.successorByPlace() && place != null && !place.equals(ended.code())) {
            var here = placeToday(place, depth);
            if (here != null) {
                var atPlace = here.sector().equals(ended.sector())
                        ? Optional.of(here)
                        : competent(ended.sector(), null, here);
                if (atPlace.isPresent()) {
                    return new Succession.By(atPlace.get());
                }
            }
        }
        if (successors.isEmpty()) {
            return new Succession.Unclear(List.of(), ended.code() + " ended without a successor");
        }
        if (successors.size() > 1) {
            var here = place == null ? null : placeToday(place, depth);
            if (here != null && successors.contains(here.code())) {
                return new Succession.By(here);
            }
            return new Succession.Unclear(
                    successors, "%s was split among %d agencies".formatted(ended.code(), successors.size()));
        }
        var next = agency(successors.getFirst());
        if (next.isEmpty()) {
            return new Succession.Unclear(successors, "the registry doesn't know the successor of " + ended.code());
        }
        return isInForce(next.get().code()) ? new Succession.By(next.get()) : follow(next.get(), place, depth + 1);
    }

    /** The unit a place belongs to now, where that is clear. */
    private @Nullable Agency placeToday(AgencyCode place, int depth) {
        var known = agency(place).orElse(null);
        if (known == null || isInForce(known.code())) {
            return known;
        }
        if (known.successors().size() != 1 || depth > DEEPEST_HIERARCHY) {
            return null;
        }
        return placeToday(known.successors().getFirst(), depth + 1);
    }
}
