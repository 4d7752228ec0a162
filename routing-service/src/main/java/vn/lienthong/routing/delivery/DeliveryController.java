package vn.lienthong.routing.delivery;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.routing.delivery.Deliveries.Owed;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.security.Caller;

/** The feed of what is owed to an agency. */
@RestController
class DeliveryController {
    /** How often a waiting reader looks by itself, for what another instance has written. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Deliveries deliveries;
    private final DeliverySignals signals;
    private final RegistryFollower registry;
    private final RoutingSettings settings;

    DeliveryController(
            Deliveries deliveries, DeliverySignals signals, RegistryFollower registry, RoutingSettings settings) {
        this.deliveries = deliveries;
        this.signals = signals;
        this.registry = registry;
        this.settings = settings;
    }

    /**
     * One delivery (một lượt chuyển hồ sơ).
     *
     * @param position in the agency's feed: 1, 2, 3 … without a gap
     * @param sequence of the journal entry that handed it over
     * @param issues name of the document the stage issues, if any
     * @param returnsResult the stage hands the result to the citizen
     */
    record Delivery(
            long position,
            String dossier,
            long sequence,
            String stage,
            String stageName,
            String procedure,
            AgencyCode agency,
            AgencyCode receivingAgency,
            @Nullable Instant dueAt,
            Instant at,
            @Nullable String issues,
            boolean returnsResult,
            List<DossierPart> parts,
            PersonalData personal) {}

    /**
     * @param next what to give as {@code after} next time
     */
    record Page(List<Delivery> deliveries, long next) {}

    @GetMapping("/v1/agencies/{code}/deliveries")
    @Operation(
            summary = "What is owed to an agency, oldest first",
            description = "Give the last position you have dealt with as `after`; with `wait`, the answer is held back "
                    + "until something new comes, for at most that many seconds. Scope delivery.read.")
    Page deliveries(
            @PathVariable String code,
            @RequestParam(defaultValue = "0") @Parameter(description = "last position seen; 0 from the beginning")
                    long after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") @Parameter(description = "seconds to wait for something new") int wait,
            @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.FETCH);
        check(after, limit, wait);
        var known = registry.registry();
        var agency = agency(known, code, caller);
        var until = Instant.now().plusSeconds(wait);
        while (true) {
            var signal = signals.next(agency);
            var owed = deliveries.after(agency, after, limit);
            var left = Duration.between(Instant.now(), until);
            if (!owed.isEmpty() || !left.isPositive()) {
                return page(known, agency, owed, after);
            }
            DeliverySignals.await(signal, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        }
    }

    private void check(long after, int limit, int wait) {
        var faults = new ArrayList<Fault>();
        if (after < 0) {
            faults.add(new Fault("", "AFTER_IS_A_POSITION", "after is a position of the feed: 0 or more."));
        }
        if (limit < 1 || limit > settings.largestPage()) {
            faults.add(new Fault("", "LIMIT_IS_IN_RANGE", "limit is from 1 to " + settings.largestPage() + "."));
        }
        if (wait < 0 || wait > settings.longestWait().toSeconds()) {
            faults.add(new Fault(
                    "",
                    "WAIT_IS_IN_RANGE",
                    "wait is from 0 to " + settings.longestWait().toSeconds() + " seconds."));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST, "parameters-out-of-range", "Some parameters are out of range.", faults);
        }
    }

    private static AgencyCode agency(Registry registry, String code, Caller caller) {
        if (registry.isEmpty()) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "registry-not-loaded",
                    "The registry isn't loaded yet; try again in some seconds.",
                    List.of(),
                    Duration.ofSeconds(5));
        }
        var asked = registry.agency(new AgencyCode(code));
        var calling = registry.agency(caller.agency());
        if (asked.isEmpty() || !asked.equals(calling)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "feed-of-another-agency",
                    "The token is of another agency than this feed; an agency reads its own feed only.",
                    List.of(new Fault("", "FEED_IS_THE_CALLERS", "use the code of the token's agency in the path")));
        }
        return asked.get().code();
    }

    private static Page page(Registry registry, AgencyCode agency, List<Owed> owed, long after) {
        var next = owed.isEmpty() ? after : owed.getLast().position();
        return new Page(
                owed.stream().map(one -> delivery(registry, agency, one)).toList(), next);
    }

    private static Delivery delivery(Registry registry, AgencyCode agency, Owed owed) {
        var stage = registry.procedure(new ProcedureCode(owed.procedure()), owed.procedureVersion())
                .flatMap(procedure -> procedure.stage(owed.stage()));
        return new Delivery(
                owed.position(),
                owed.dossier(),
                owed.sequence(),
                owed.stage(),
                stage.map(found -> found.name()).orElse(owed.stage()),
                owed.procedure(),
                agency,
                owed.receivingAgency(),
                owed.dueAt(),
                owed.at(),
                stage.map(found -> found.issues()).orElse(null),
                stage.map(found -> found.returnsResult()).orElse(false),
                owed.parts(),
                owed.personal());
    }
}
