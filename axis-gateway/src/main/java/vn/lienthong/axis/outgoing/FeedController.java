package vn.lienthong.axis.outgoing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.axis.AxisScopes;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.outgoing.Feed.Acknowledged;
import vn.lienthong.axis.outgoing.Outgoing.Positioned;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The outgoing feed over HTTP. Reading changes nothing and can begin anywhere. */
@RestController
class FeedController {
    private static final int LONGEST_NAME = 100;

    private final Feed feed;
    private final AcknowledgeFeed acknowledge;
    private final ContentStore store;
    private final Signals signals;
    private final AxisSettings.Feed settings;

    FeedController(Feed feed, AcknowledgeFeed acknowledge, ContentStore store, Signals signals, AxisSettings settings) {
        this.feed = feed;
        this.acknowledge = acknowledge;
        this.store = store;
        this.signals = signals;
        this.settings = settings.feed();
    }

    /** Where a package is fetched. */
    static String path(long position) {
        return "/v1/axis/feed/" + position + "/package";
    }

    /**
     * A package of the feed.
     *
     * @param position 1, 2, 3 … without a gap
     * @param sequence of the entry in the document's journal; 0 where there is none
     * @param path where the package itself is fetched; null where it was erased
     */
    record Entry(
            long position,
            String document,
            long sequence,
            Kind kind,
            String sender,
            List<String> receivers,
            String sha256,
            long size,
            int priority,
            Instant decidedAt,
            Instant addedAt,
            @Nullable String path) {
        static Entry of(Positioned positioned) {
            var outgoing = positioned.outgoing();
            return new Entry(
                    positioned.position(),
                    outgoing.document().value(),
                    outgoing.sequence(),
                    outgoing.kind(),
                    outgoing.sender().value(),
                    List.of(outgoing.receiver().value()),
                    outgoing.edxml().sha256(),
                    outgoing.edxml().size(),
                    outgoing.priority(),
                    outgoing.decidedAt(),
                    positioned.addedAt(),
                    positioned.erasedAt() == null ? FeedController.path(positioned.position()) : null);
        }
    }

    /**
     * @param next what to give as {@code after} next time
     * @param last the last position there is
     */
    record Page(List<Entry> packages, long next, long last) {}

    @GetMapping("/v1/axis/feed")
    @Operation(
            summary = "What the axis is to get, in the order of its positions",
            description =
                    "Give the last position you have as `after`; with `wait`, the answer is held back until there is "
                            + "more, for at most that many seconds. Positions count 1, 2, 3 … without a gap. Scope axis.read.")
    Page feed(
            @RequestParam(defaultValue = "0") @Parameter(description = "last position seen; 0 from the beginning")
                    long after,
            @RequestParam(defaultValue = "0") @Parameter(description = "seconds to wait for something new") int wait,
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(hidden = true) Caller caller)
            throws InterruptedException {
        caller.require(AxisScopes.READ);
        check(after, limit, wait);
        var until = Instant.now().plusSeconds(wait);
        while (true) {
            var heard = signals.rung();
            var packages = feed.after(after, limit);
            var left = Duration.between(Instant.now(), until);
            if (!packages.isEmpty() || !left.isPositive()) {
                var next = packages.isEmpty() ? after : packages.getLast().position();
                return new Page(packages.stream().map(Entry::of).toList(), next, feed.last());
            }
            signals.await(heard, left.compareTo(settings.lookAgain()) < 0 ? left : settings.lookAgain());
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

    @GetMapping("/v1/axis/feed/{position}/package")
    @Operation(
            summary = "A package of the feed, byte for byte as it is to be passed on",
            description = "410 where it was erased together with the personal data in it. Scope axis.read.")
    ResponseEntity<InputStreamResource> edxml(@PathVariable long position, @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(AxisScopes.READ);
        var found = feed.at(position).orElseThrow(() -> unknown(position));
        var edxml = found.outgoing().edxml();
        if (found.erasedAt() != null) {
            throw new Refusal(
                    HttpStatus.GONE,
                    "package-erased",
                    "The package was erased with the personal data in it; its position stays.",
                    List.of(new Fault("", "PACKAGE_IS_KEPT", "the package no longer exists")));
        }
        var content = store.open(edxml.sha256())
                .orElseThrow(() -> new Refusal(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "package-unavailable",
                        "The package can't be read now; ask again later.",
                        List.of(),
                        Duration.ofSeconds(30)));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(Consignment.MEDIA_TYPE))
                .contentLength(edxml.size())
                .eTag('"' + edxml.sha256() + '"')
                .header("lt-position", Long.toString(position))
                .header("lt-digest", edxml.sha256())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + position + ".edxml\"")
                .body(new InputStreamResource(content));
    }

    private static Refusal unknown(long position) {
        return new Refusal(
                HttpStatus.NOT_FOUND,
                "position-unknown",
                "The feed has no package at that position yet.",
                List.of(new Fault("", "POSITION_IS_GIVEN", "position " + position + " hasn't been given")));
    }

    /**
     * How far a consumer has come.
     *
     * @param consumer its name, e.g. {@code axis}
     * @param position everything up to there is safely with it
     */
    record Acknowledgement(
            @Nullable String consumer, @Nullable Long position) {}

    @PostMapping("/v1/axis/feed/acknowledgements")
    @Operation(
            summary = "Says how far a consumer has come",
            description = "Everything up to the position is safely with it. It never goes back; reading again needs no "
                    + "leave. Scope axis.acknowledge.")
    Acknowledged acknowledge(@RequestBody Acknowledgement said, @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.ACKNOWLEDGE);
        var consumer = said.consumer();
        var position = said.position();
        var faults = new ArrayList<Fault>();
        if (consumer == null || consumer.isBlank() || consumer.length() > LONGEST_NAME) {
            faults.add(new Fault(
                    "/consumer", "CONSUMER_HAS_A_NAME", "Say who: a name of 1 to " + LONGEST_NAME + " characters."));
        }
        if (position == null || position < 1) {
            faults.add(new Fault("/position", "POSITION_IS_GIVEN", "Say the last position you have: 1 or more."));
        } else if (position > feed.last()) {
            faults.add(new Fault(
                    "/position",
                    "POSITION_IS_GIVEN",
                    "The feed hasn't come to that position; it ends at " + feed.last() + "."));
        }
        if (!faults.isEmpty() || consumer == null || position == null) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "acknowledgement-invalid",
                    "The acknowledgement can't be taken.",
                    faults);
        }
        return acknowledge.acknowledge(consumer, position);
    }

    /** How far each consumer has come. */
    record Acknowledgements(List<Acknowledged> acknowledgements, long last) {}

    @GetMapping("/v1/axis/feed/acknowledgements")
    @Operation(summary = "How far each consumer has come", description = "Scope axis.read.")
    Acknowledgements acknowledgements(@Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.READ);
        return new Acknowledgements(feed.acknowledgements(), feed.last());
    }
}
