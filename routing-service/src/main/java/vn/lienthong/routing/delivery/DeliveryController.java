package vn.lienthong.routing.delivery;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.routing.delivery.Deliveries.Feed;
import vn.lienthong.routing.delivery.Deliveries.Handed;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The feed of what is owed to an agency. Reading changes nothing; that something was fetched is said. */
@RestController
class DeliveryController {
    /** How often a waiting reader looks by itself, for what another instance has written. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** How often a waiting reader looks for a key that is on its way. */
    private static final Duration LOOK_FOR_A_KEY = Duration.ofMillis(100);

    private final Deliveries deliveries;
    private final ShowDeliveries show;
    private final DeliverySignals signals;
    private final OwnAgency agencies;
    private final RoutingSettings settings;

    DeliveryController(
            Deliveries deliveries,
            ShowDeliveries show,
            DeliverySignals signals,
            OwnAgency agencies,
            RoutingSettings settings) {
        this.deliveries = deliveries;
        this.show = show;
        this.signals = signals;
        this.agencies = agencies;
        this.settings = settings;
    }

    /**
     * @param next what to give as {@code after} next time
     */
    record Page(List<Delivery> deliveries, long next) {}

    /** The most urgent first. */
    record Worklist(List<Delivery> deliveries) {}

    @GetMapping("/v1/agencies/{code}/deliveries")
    @Operation(
            summary = "What is owed to an agency, oldest first",
            description = "Give the last position you have dealt with as `after`; with `wait`, the answer is held back "
                    + "until something new comes, for at most that many seconds. Reading again is always possible and "
                    + "changes nothing: say what you have by acknowledging it. Scope delivery.read; with "
                    + "personal.read besides, personal data is shown whole, and else masked (`disclosure` says which; "
                    + "`pending` where it can be shown later: read again; `erased` where it no longer exists).")
    Page deliveries(
            @PathVariable String code,
            @RequestParam(defaultValue = "0") @Parameter(description = "last position seen; 0 from the beginning")
                    long after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") @Parameter(description = "seconds to wait for something new") int wait,
            @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.FETCH);
        check(after, limit, wait);
        var agency = agencies.of(code, caller);
        var known = agencies.registry();
        var whole = caller.has(Caller.READ_PERSONAL);
        var until = Instant.now().plusSeconds(wait);
        while (true) {
            var signal = signals.next(agency);
            var owed = deliveries.after(agency, after, limit);
            var shown = show.untilAwaited(owed, known, whole);
            var left = Duration.between(Instant.now(), until);
            if (!shown.isEmpty() || !left.isPositive()) {
                return new Page(shown, shown.isEmpty() ? after : shown.getLast().position());
            }
            var look = owed.isEmpty() ? LOOK_AGAIN : LOOK_FOR_A_KEY;
            DeliverySignals.await(signal, left.compareTo(look) < 0 ? left : look);
        }
    }

    @GetMapping("/v1/agencies/{code}/deliveries/worklist")
    @Operation(
            summary = "What an agency hasn't done yet, the most urgent first",
            description =
                    "By the dossier's priority, then by what is due first. Scope delivery.read; with personal.read besides, "
                            + "personal data is shown whole, and else masked.")
    Worklist worklist(
            @PathVariable String code,
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.FETCH);
        check(0, limit, 0);
        var agency = agencies.of(code, caller);
        return new Worklist(
                show.all(deliveries.worklist(agency, limit), agencies.registry(), caller.has(Caller.READ_PERSONAL)));
    }

    /**
     * What an agency's system has: either everything up to a position, or these.
     *
     * @param upTo a position of the feed
     * @param positions of the feed
     */
    record Acknowledgement(@Nullable Long upTo, @Nullable List<@Nullable Long> positions) {}

    /**
     * @param marked how many weren't known to be fetched before
     * @param acknowledged the highest position up to which everything was said to be fetched
     */
    record Acknowledged(int marked, long acknowledged) {}

    @PostMapping("/v1/agencies/{code}/deliveries/acknowledgements")
    @Operation(
            summary = "Says which deliveries an agency's system has",
            description =
                    "Give `upTo`, or `positions` where they came out of order. Repeating it, or going back, changes "
                            + "nothing. Fetched isn't accepted: that a stage is taken on is reported as an action. Scope "
                            + "delivery.read.")
    Acknowledged acknowledge(
            @PathVariable String code, @RequestBody Acknowledgement said, @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller);
        var feed = deliveries.feed(agency).orElse(new Feed(0, 0));
        check(said, feed);
        if (said.upTo() != null) {
            var marked = deliveries.fetchedUpTo(agency, said.upTo());
            return new Acknowledged(marked, Math.max(feed.acknowledged(), said.upTo()));
        }
        var marked = deliveries.fetched(agency, Objects.requireNonNull(said.positions()));
        return new Acknowledged(marked, feed.acknowledged());
    }

    private void check(Acknowledgement said, Feed feed) {
        var faults = new ArrayList<Fault>();
        if ((said.upTo() == null) == (said.positions() == null)) {
            faults.add(new Fault("", "ACKNOWLEDGEMENT_IS_ONE", "Give either upTo or positions."));
        }
        if (said.upTo() != null && (said.upTo() < 0 || said.upTo() > feed.last())) {
            faults.add(outside("/upTo", feed));
        }
        if (said.positions() != null) {
            if (said.positions().size() > settings.largestPage()) {
                faults.add(new Fault(
                        "/positions",
                        "NOT_TOO_MANY_POSITIONS",
                        "At most " + settings.largestPage() + " positions in one request."));
            }
            for (int i = 0; i < Math.min(said.positions().size(), settings.largestPage()); i++) {
                var position = said.positions().get(i);
                if (position == null || position < 1 || position > feed.last()) {
                    faults.add(outside("/positions/" + i, feed));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "acknowledgement-refused",
                    "Nothing was marked as fetched. Mend every fault named in errors and send it again.",
                    faults);
        }
    }

    private static Fault outside(String pointer, Feed feed) {
        return new Fault(
                pointer, "POSITION_IS_IN_THE_FEED", "The feed has the positions 1 to " + feed.last() + " so far.");
    }

    /**
     * A delivery that lies unfetched, without anything of the dossier.
     *
     * @param at when it was handed over
     */
    record Unfetched(
            AgencyCode agency,
            String agencyName,
            long position,
            String dossier,
            long sequence,
            DeliveryKind kind,
            String stage,
            int priority,
            Instant at,
            @Nullable Instant dueAt) {}

    /** The oldest first. */
    record UnfetchedPage(List<Unfetched> deliveries) {}

    @GetMapping("/v1/deliveries/unfetched")
    @Operation(
            summary = "What lies unfetched at agencies for too long, the oldest first",
            description = "Counted in working hours by the agency's calendar. Scope operator.")
    UnfetchedPage unfetched(@RequestParam(defaultValue = "100") int limit, @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.OPERATE);
        check(0, limit, 0);
        var known = agencies.registry();
        return new UnfetchedPage(deliveries.unfetched(limit).stream()
                .map(owed -> new Unfetched(
                        owed.agency(),
                        known.agency(owed.agency())
                                .map(found -> found.name())
                                .orElse(owed.agency().value()),
                        owed.position(),
                        owed.dossier(),
                        owed.sequence(),
                        owed.kind(),
                        owed.stage(),
                        owed.priority(),
                        owed.at(),
                        owed.dueAt()))
                .toList());
    }

    /** In the order of the dossier's journal. */
    record HandedPage(List<Handed> deliveries) {}

    @GetMapping("/v1/dossiers/{code}/deliveries")
    @Operation(
            summary = "What was handed to agencies about a dossier, and how far each has it",
            description =
                    "In the order of its journal, without anything of the dossier; empty where nothing was handed "
                            + "over yet. Scope operator.")
    HandedPage ofDossier(
            @PathVariable String code,
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.OPERATE);
        check(0, limit, 0);
        return new HandedPage(deliveries.of(new DossierCode(code), limit));
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
}
