package vn.lienthong.routing.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
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
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.routing.delivery.FeedSignals;
import vn.lienthong.routing.delivery.OwnAgency;
import vn.lienthong.routing.inbox.Items.Feed;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The feed of documents for an agency. Reading changes nothing; that something was fetched is said. */
@RestController
class FeedController {
    /** How often a waiting reader looks by itself, for what another instance has written. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final int HIGHEST_PRIORITY = 4;

    private final Items items;
    private final InboxSignals signals;
    private final OwnAgency agencies;
    private final ContentStore store;
    private final RoutingSettings settings;

    FeedController(
            Items items, InboxSignals signals, OwnAgency agencies, ContentStore store, RoutingSettings settings) {
        this.items = items;
        this.signals = signals;
        this.agencies = agencies;
        this.store = store;
        this.settings = settings;
    }

    /**
     * A package to be had.
     *
     * @param href where
     * @param sha256 of its bytes
     */
    record PackageLink(String href, String sha256, String name, long size, boolean signed) {}

    /**
     * One item, as agencies see it.
     *
     * @param id the same at every repetition
     * @param position in the agency's feed: 1, 2, 3 … without a gap
     * @param sequence of the journal entry that brought it
     * @param edxmlKind 0 new, 1 recall, 2 update, 3 replace
     * @param about the receiver that did something
     * @param edxml the package; left out where there is none, or it has been taken back
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String id,
            long position,
            ItemKind kind,
            String document,
            long sequence,
            int priority,
            Instant at,
            @Nullable Letterhead letterhead,
            @Nullable List<DocumentCode> replaces,
            @Nullable DossierStage dossier,
            @Nullable Integer edxmlKind,
            @Nullable Instant receiptBy,
            @Nullable Instant answerBy,
            @Nullable AgencyCode about,
            @Nullable DocumentStatus status,
            @Nullable Instant since,
            @Nullable String reason,
            @Nullable String request,
            @Nullable Boolean agreed,
            @Nullable DocumentCode with,
            @Nullable String rule,
            @Nullable Instant fetchedAt,
            @Nullable Instant withdrawnAt,
            @Nullable PackageLink edxml) {

        static Shown of(Items.Item item) {
            var details = item.details();
            var registered = item.registered();
            var consignment = details.consignment();
            return new Shown(
                    "doc_" + item.agency().value().replace('.', '-') + "_" + item.position(),
                    item.position(),
                    item.kind(),
                    item.document(),
                    item.sequence(),
                    item.priority(),
                    item.at(),
                    registered == null ? null : registered.letterhead(),
                    registered == null || registered.replaces().isEmpty() ? null : registered.replaces(),
                    registered == null ? null : registered.dossier(),
                    details.edxmlKind(),
                    details.receiptBy(),
                    details.answerBy(),
                    details.about(),
                    details.status(),
                    details.since(),
                    details.reason(),
                    details.request(),
                    details.agreed(),
                    details.with(),
                    details.rule(),
                    item.fetchedAt(),
                    item.withdrawnAt(),
                    consignment == null || item.withdrawnAt() != null ? null : link(item, consignment));
        }

        private static PackageLink link(Items.Item item, Consignment consignment) {
            var edxml = consignment.edxml();
            return new PackageLink(
                    "/v1/agencies/%s/documents/%d/package".formatted(item.agency(), item.position()),
                    edxml.sha256(),
                    edxml.name(),
                    edxml.size(),
                    consignment.signed());
        }
    }

    /** @param next what to give as {@code after} next time */
    record Page(List<Shown> documents, long next) {}

    /** The most urgent first. */
    record Worklist(List<Shown> documents) {}

    @GetMapping("/v1/agencies/{code}/documents")
    @Operation(
            summary = "What an agency was sent and told about documents, oldest first",
            description = "Give the last position you have dealt with as `after`; with `wait`, the answer is held back "
                    + "until something new comes, for at most that many seconds. With `leastPriority` (3: express) only "
                    + "what is at least so urgent is shown, at the positions it has in the whole feed: read that lane "
                    + "besides, with a cursor of its own. Reading again is always possible and changes nothing. Scope "
                    + "document.read.")
    Page documents(
            @PathVariable String code,
            @RequestParam(defaultValue = "0") @Parameter(description = "last position seen; 0 from the beginning")
                    long after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") @Parameter(description = "seconds to wait for something new") int wait,
            @RequestParam(defaultValue = "0") @Parameter(description = "0 normal to 4 express by the hour")
                    int leastPriority,
            @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller, Caller.READ_DOCUMENTS);
        check(after, limit, wait, leastPriority);
        var until = Instant.now().plusSeconds(wait);
        while (true) {
            var signal = signals.next(agency);
            var shown = items.after(agency, after, leastPriority, limit).stream()
                    .map(Shown::of)
                    .toList();
            var left = Duration.between(Instant.now(), until);
            if (!shown.isEmpty() || !left.isPositive()) {
                return new Page(shown, shown.isEmpty() ? after : shown.getLast().position());
            }
            FeedSignals.await(signal, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        }
    }

    @GetMapping("/v1/agencies/{code}/documents/worklist")
    @Operation(
            summary = "What an agency hasn't acknowledged yet, the most urgent first",
            description = "By priority, then by position. Scope document.read.")
    Worklist worklist(
            @PathVariable String code,
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller, Caller.READ_DOCUMENTS);
        check(0, limit, 0, 0);
        return new Worklist(
                items.urgentFirst(agency, limit).stream().map(Shown::of).toList());
    }

    @GetMapping("/v1/agencies/{code}/documents/{position}/package")
    @Operation(
            summary = "The package of an item",
            description =
                    "The bytes as they are passed on, with their digest in `Repr-Digest`. Opening a package that has "
                            + "been taken back is answered 410. Scope document.read.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = Consignment.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<InputStreamResource> edxml(
            @PathVariable String code, @PathVariable long position, @Parameter(hidden = true) Caller caller)
            throws IOException {
        var agency = agencies.of(code, caller, Caller.READ_DOCUMENTS);
        var item = items.at(agency, position).orElseThrow(() -> unknown("The feed has no such position (yet)."));
        var consignment = item.details().consignment();
        if (consignment == null) {
            throw unknown("There is no package with this item: what it tells stands in the item itself.");
        }
        if (item.withdrawnAt() != null) {
            throw new Refusal(
                    HttpStatus.GONE,
                    "document-withdrawn",
                    "The sender took the document back before it was fetched.",
                    List.of());
        }
        var edxml = consignment.edxml();
        var content = store.open(edxml.sha256())
                .orElseThrow(() -> unknown("The package isn't in the content store; the operators have to be told."));
        items.opened(agency, position);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(edxml.mediaType()))
                .contentLength(edxml.size())
                .eTag(edxml.sha256())
                .header("Repr-Digest", "sha-256=:" + base64(edxml.sha256()) + ":")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(edxml.name(), UTF_8)
                                .build()
                                .toString())
                .body(new InputStreamResource(content));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static Refusal unknown(String detail) {
        return new Refusal(HttpStatus.NOT_FOUND, "package-unknown", detail, List.of());
    }

    /** @param upTo a position of the feed */
    record Acknowledgement(@Nullable Long upTo) {}

    /**
     * @param marked how many weren't known to be fetched before
     * @param acknowledged the highest position up to which everything was said to be fetched
     */
    record Acknowledged(int marked, long acknowledged) {}

    @PostMapping("/v1/agencies/{code}/documents/acknowledgements")
    @Operation(
            summary = "Says up to which position an agency's system has its feed",
            description = "Repeating it, or going back, changes nothing. Fetched isn't received: statuses 01 to 06 are "
                    + "reported to intake. Scope document.acknowledge.")
    Acknowledged acknowledge(
            @PathVariable String code, @RequestBody Acknowledgement said, @Parameter(hidden = true) Caller caller) {
        var agency = agencies.of(code, caller, Caller.ACKNOWLEDGE_DOCUMENTS);
        var feed = items.feed(agency);
        var upTo = position(said.upTo(), feed);
        return new Acknowledged(items.fetchedUpTo(agency, upTo), Math.max(feed.acknowledged(), upTo));
    }

    private static long position(@Nullable Long upTo, Feed feed) {
        if (upTo == null || upTo < 0 || upTo > feed.last()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "acknowledgement-refused",
                    "Nothing was marked as fetched. Mend every fault named in errors and send it again.",
                    List.of(new Fault(
                            "/upTo",
                            "POSITION_IS_IN_THE_FEED",
                            "The feed has the positions 1 to " + feed.last() + " so far.")));
        }
        return upTo;
    }

    private void check(long after, int limit, int wait, int leastPriority) {
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
        if (leastPriority < 0 || leastPriority > HIGHEST_PRIORITY) {
            faults.add(new Fault("", "PRIORITY_IS_IN_RANGE", "leastPriority is from 0 to " + HIGHEST_PRIORITY + "."));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST, "parameters-out-of-range", "Some parameters are out of range.", faults);
        }
    }
}
