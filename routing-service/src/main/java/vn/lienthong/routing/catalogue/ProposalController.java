package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.routing.catalogue.CatalogueProposals.AuditEntry;
import vn.lienthong.routing.catalogue.CatalogueProposals.Kind;
import vn.lienthong.routing.catalogue.CatalogueProposals.Proposal;
import vn.lienthong.routing.catalogue.ChangeCatalogue.ImportPreview;
import vn.lienthong.routing.catalogue.ImportPlan.Change;
import vn.lienthong.routing.catalogue.ImportPlan.Complete;
import vn.lienthong.routing.catalogue.ReadPublications.Publications;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Imports into the catalogue, and openings from it: proposed by one person, approved by another. */
@RestController
class ProposalController {
    private static final String SCOPES = " Scope registry.propose, registry.approve or operator.";
    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_TITLE = 300;

    private final ChangeCatalogue changes;
    private final CatalogueProposals proposals;
    private final CatalogueSettings settings;

    ProposalController(ChangeCatalogue changes, CatalogueProposals proposals, CatalogueSettings settings) {
        this.changes = changes;
        this.proposals = proposals;
        this.settings = settings;
    }

    /** How many procedures an import touches. */
    record Counts(long added, long changed, long ended, int unchanged) {}

    /**
     * A proposal with what comes of it.
     *
     * @param said in a sentence
     * @param proposal left out where nothing would change
     * @param counts of an import
     * @param changes of an import: a page of them; {@code next} is what to give as {@code after} for the next
     * @param procedure of an opening: what will be published
     * @param remarks of an opening
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String said,
            @Nullable Proposal proposal,
            @Nullable Counts counts,
            @Nullable List<Change> changes,
            @Nullable Integer next,
            @Nullable Procedure procedure,
            @Nullable List<String> remarks,
            @Nullable List<AuditEntry> audit) {}

    // ---- imports

    @PostMapping(value = "/v1/catalogue/imports", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            summary = "Propose an import of CSV files",
            description =
                    "`procedures` has the columns of procedures.csv, `parts` those of parts.csv; without `parts` the"
                            + " papers that are known stay. `validFrom` is the first day of the rows that say none. With `complete`"
                            + " the file is the whole list of its `issuer` (of all, without one): what isn't in it ends on"
                            + " validFrom. A file with a fault is refused whole, every fault with its line. Scope registry.propose.")
    ResponseEntity<View> importFiles(
            @RequestParam MultipartFile procedures,
            @RequestParam(required = false) @Nullable MultipartFile parts,
            @RequestParam(required = false) @Nullable String validFrom,
            @RequestParam(defaultValue = "false") boolean complete,
            @RequestParam(required = false) @Nullable String issuer,
            @RequestParam(required = false) @Nullable String title,
            @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(Caller.PROPOSE);
        var asked = importOf(validFrom, complete, issuer, title);
        var read = new ReadPublications(settings, asked.validFrom)
                .csv(bytes(procedures), parts == null ? null : bytes(parts));
        return propose(read, asked, caller);
    }

    @PostMapping(
            value = "/v1/catalogue/imports",
            consumes = {"text/csv", MediaType.APPLICATION_JSON_VALUE, "application/yaml"})
    @Operation(
            summary = "Propose an import of a list",
            description = "CSV of procedures, or a list of objects in JSON or YAML with the members of a published"
                    + " procedure. A procedure without `parts` keeps those that are known. Scope registry.propose.")
    ResponseEntity<View> importList(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String validFrom,
            @RequestParam(defaultValue = "false") boolean complete,
            @RequestParam(required = false) @Nullable String issuer,
            @RequestParam(required = false) @Nullable String title,
            @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(Caller.PROPOSE);
        var asked = importOf(validFrom, complete, issuer, title);
        var body = request.getInputStream()
                .readNBytes(Math.toIntExact(settings.largestFile().toBytes()) + 1);
        var type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
        var reader = new ReadPublications(settings, asked.validFrom);
        var read = type.startsWith("text/csv")
                ? reader.csv(body, null)
                : reader.list(body, type.startsWith("application/yaml"));
        return propose(read, asked, caller);
    }

    private byte[] bytes(MultipartFile file) throws IOException {
        try (var in = file.getInputStream()) {
            // One byte more than the limit is enough to be refused.
            return in.readNBytes(Math.toIntExact(settings.largestFile().toBytes()) + 1);
        }
    }

    private record Asked(
            @Nullable LocalDate validFrom, @Nullable Complete complete, String title) {}

    private static Asked importOf(
            @Nullable String validFrom, boolean complete, @Nullable String issuer, @Nullable String title) {
        var parameters = new Parameters();
        var day = parameters.date("validFrom", validFrom);
        parameters.must(
                !complete || day != null,
                "COMPLETE_HAS_A_DAY",
                "A complete list says by validFrom on which day what isn't in it ends.");
        parameters.must(complete || issuer == null, "ISSUER_GOES_WITH_COMPLETE", "issuer says whose list is complete.");
        parameters.must(
                title == null || title.length() <= LONGEST_TITLE,
                "TITLE_IS_SHORT",
                "title has at most %d characters.".formatted(LONGEST_TITLE));
        parameters.check();
        return new Asked(
                day,
                complete && day != null ? new Complete(issuer, day) : null,
                title == null || title.isBlank() ? "Import" : title.strip());
    }

    private ResponseEntity<View> propose(Publications read, Asked asked, Caller caller) {
        if (!read.faults().isEmpty()) {
            throw refusal(read.faults()).with("readableRows", read.rows().size());
        }
        var proposed = changes.propose(read.rows(), asked.complete, asked.title, caller);
        var proposal = proposed.proposal();
        var view = view(proposal, proposed.preview(), 0, settings.largestPage(), null);
        return proposal == null
                ? ResponseEntity.ok(view)
                : ResponseEntity.created(place(proposal.id())).body(view);
    }

    private Refusal refusal(List<Fault> faults) {
        var shown = faults.subList(0, Math.min(faults.size(), settings.mostFaults()));
        boolean isTooLarge =
                faults.stream().anyMatch(fault -> fault.code().equals(CatalogueRule.FILE_IS_NOT_TOO_LARGE.name()));
        return new Refusal(
                isTooLarge ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.UNPROCESSABLE_CONTENT,
                "import-refused",
                faults.size() == shown.size()
                        ? "The list has %d faults; nothing of it was kept.".formatted(faults.size())
                        : "The list has %d faults, of which the first %d are named; nothing of it was kept."
                                .formatted(faults.size(), shown.size()),
                shown);
    }

    private static View view(
            @Nullable Proposal proposal,
            ImportPreview preview,
            int after,
            int limit,
            @Nullable List<AuditEntry> audit) {
        int from = Math.min(after, preview.changes().size());
        int to = Math.min(from + limit, preview.changes().size());
        return new View(
                proposal == null
                        ? "no change: the catalogue says all of it already (%d rows)".formatted(preview.unchanged())
                        : "%s: %d procedures are new, %d change, %d end, %d stay as they are"
                                .formatted(
                                        proposal.state(),
                                        preview.added(),
                                        preview.changed(),
                                        preview.ended(),
                                        preview.unchanged()),
                proposal,
                new Counts(preview.added(), preview.changed(), preview.ended(), preview.unchanged()),
                preview.changes().subList(from, to),
                to < preview.changes().size() ? to : null,
                null,
                null,
                audit);
    }

    // ---- openings

    @PostMapping(value = "/v1/catalogue/procedures/{code}/opening", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Propose to open a procedure for submission",
            description =
                    "With the generic route, or with a route file as the text `route`. What the publication doesn't"
                            + " say is named. Scope registry.propose.")
    ResponseEntity<View> open(
            @PathVariable String code,
            @RequestBody OpenProcedure.Request request,
            @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.PROPOSE);
        var proposed = changes.propose(new ProcedureCode(code), request, caller);
        var proposal = Objects.requireNonNull(proposed.proposal());
        return ResponseEntity.created(place(proposal.id())).body(view(proposal, proposed.preview(), null));
    }

    private static View view(
            Proposal proposal, ChangeCatalogue.OpeningPreview preview, @Nullable List<AuditEntry> audit) {
        return new View(
                "%s: %s opens for submission on %s, version %d of its route"
                        .formatted(
                                proposal.state(),
                                preview.procedure().code(),
                                preview.procedure().validFrom(),
                                preview.procedure().version()),
                proposal,
                null,
                null,
                null,
                preview.procedure(),
                preview.remarks(),
                audit);
    }

    // ---- looking and deciding

    private static URI place(UUID id) {
        return URI.create("/v1/catalogue/proposals/" + id);
    }

    /**
     * @param next what to give as {@code before} for the next page; left out on the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProposalPage(List<Proposal> proposals, @Nullable Long next) {}

    @GetMapping("/v1/catalogue/proposals")
    @Operation(summary = "Imports and openings, the newest first", description = "Without their contents." + SCOPES)
    ProposalPage list(
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var parameters = new Parameters();
        int most = parameters.limit(limit, settings.largestPage());
        parameters.check();
        var found = proposals.list(before == null ? Long.MAX_VALUE : before, most + 1);
        boolean isLast = found.size() <= most;
        var shown = isLast ? found : found.subList(0, most);
        return new ProposalPage(shown, isLast ? null : shown.getLast().position());
    }

    @GetMapping("/v1/catalogue/proposals/{id}")
    @Operation(
            summary = "A proposal with what comes of it, and who did what to it",
            description = "Give `next` as `after` for the next page of changes." + SCOPES)
    View one(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var parameters = new Parameters();
        int most = parameters.limit(limit, settings.largestPage());
        parameters.must(after >= 0, "AFTER_IS_A_POSITION", "after is the next of a page.");
        parameters.check();
        return view(changes.get(id), after, most);
    }

    private View view(Proposal proposal, int after, int limit) {
        var audit = proposals.audit(proposal.id());
        return proposal.kind().equals(Kind.IMPORT.word())
                ? view(proposal, changes.importPreview(proposal.id()), after, limit, audit)
                : view(proposal, changes.openingPreview(proposal.id()), audit);
    }

    @PostMapping("/v1/catalogue/proposals/{id}/approval")
    @Operation(
            summary = "Approve a proposal, which carries it out",
            description =
                    "Another person than the proposer, by the subject of the token (four eyes). All of it is carried"
                            + " out or nothing. Scope registry.approve.")
    View approve(@PathVariable UUID id, @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.APPROVE);
        return view(changes.approve(id, caller), 0, settings.largestPage());
    }

    /** Why a proposal is rejected. */
    record Rejection(@Nullable String reason) {}

    @PostMapping(value = "/v1/catalogue/proposals/{id}/rejection", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Reject a proposal, with the reason",
            description = "The proposer may take it back in the same way. Scope registry.approve or registry.propose.")
    View reject(@PathVariable UUID id, @RequestBody Rejection rejection, @Parameter(hidden = true) Caller caller) {
        var proposal = changes.get(id);
        boolean isOwn = proposal.proposed().subject().equals(caller.subject());
        caller.require(isOwn && !caller.scopes().contains(Caller.APPROVE) ? Caller.PROPOSE : Caller.APPROVE);
        var reason = rejection.reason();
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "reason-missing",
                    "Say why, in up to %d characters.".formatted(LONGEST_REASON),
                    List.of(new Fault("/reason", "REASON_IS_GIVEN", "A rejection has a reason.")));
        }
        return view(changes.reject(id, reason.strip(), caller), 0, settings.largestPage());
    }

    static void requireAny(Caller caller) {
        if (!caller.scopes().contains(Caller.APPROVE) && !caller.scopes().contains(Caller.OPERATE)) {
            caller.require(Caller.PROPOSE);
        }
    }
}
