package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.registry.ChangePlan.Step;
import vn.lienthong.routing.registry.Changes.AuditEntry;
import vn.lienthong.routing.registry.Changes.Proposal;
import vn.lienthong.routing.registry.Changes.Remark;
import vn.lienthong.routing.registry.Changes.Worked;
import vn.lienthong.routing.registry.Difference.Imported;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Changing the registry: propose, look, rehearse, and let another person approve. */
@RestController
class ChangeController {
    private static final Set<String> STATES = Set.of("proposed", "approved", "rejected");

    private final Changes changes;
    private final RegistryStore store;
    private final OpenDossiers dossiers;
    private final RegistrySettings settings;

    ChangeController(Changes changes, RegistryStore store, OpenDossiers dossiers, RegistrySettings settings) {
        this.changes = changes;
        this.store = store;
        this.dossiers = dossiers;
        this.settings = settings;
    }

    /**
     * A change set and what would change, or did.
     *
     * @param proposal null where there was nothing to propose
     * @param unchanged of an import: the records that are so already
     * @param counts of records, by what happens to them
     * @param records before and after, by key, up to a page
     * @param next what to give as {@code after} for the next page of records; null on the last
     * @param dossiers what it does to open dossiers; null once it is decided, or where that isn't asked for
     * @param changes when routing looks at the open dossiers for it
     */
    record View(
            String said,
            @Nullable Proposal proposal,
            int unchanged,
            Counts counts,
            List<RecordChange> records,
            @Nullable String next,
            int remarkCount,
            List<Remark> remarks,
            @Nullable DossierCounts dossiers,
            List<RegistryChange> changes) {}

    record Counts(int begin, int change, int end, int withdrawn) {}

    /**
     * @param what {@code begins}, {@code changes}, {@code ends} or {@code withdrawn}
     */
    record RecordChange(
            String key,
            String what,
            @Nullable Agency before,
            @Nullable Agency after) {}

    record DossierCounts(String said, int open, int moving, int needingDecision) {}

    // ---- proposing

    @PostMapping("/v1/registry/changes")
    @Operation(
            summary = "Propose a change set",
            description = "A reorganisation, or any other change: create, merge, split, dissolve, rename, move, amend,"
                    + " record, withdraw. Nothing changes until another person has approved it; the answer shows what"
                    + " would. Scope registry.propose.",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "id, title, legalBasis, effectiveOn, effectiveAt, changes",
                            content = {
                                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                                @Content(mediaType = ReadDocument.YAML, schema = @Schema(type = "string"))
                            }))
    ResponseEntity<View> propose(
            @RequestParam(required = false)
                    @Parameter(description = "carry it out on another date than the document's")
                    @Nullable
                    String effectiveOn,
            @RequestParam(required = false)
                    @Parameter(description = "from when on dossiers follow it; the beginning of that day if missing")
                    @Nullable
                    String effectiveAt,
            HttpServletRequest request,
            @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(Caller.PROPOSE);
        var tree = read(request).tree();
        if (tree instanceof ObjectNode object) {
            if (effectiveOn != null) {
                object.put("effectiveOn", effectiveOn);
            }
            if (effectiveAt != null) {
                object.put("effectiveAt", effectiveAt);
            }
        }
        var faults = new ArrayList<Fault>();
        var set = ReadChangeSet.of(tree, faults);
        if (set == null || !faults.isEmpty()) {
            throw changes.refusal(HttpStatus.UNPROCESSABLE_CONTENT, "change-refused", faults);
        }
        var proposal = changes.propose(set, Changes::pointer, caller);
        return created(view(proposal, 0, null, null));
    }

    @PostMapping("/v1/registry/imports")
    @Operation(
            summary = "Propose what differs between a table and the registry",
            description = "CSV with the columns of `agencies.csv`, or YAML with `agencies`. Records the registry has"
                    + " already are passed over; where nothing differs, nothing is proposed. With `whole=true`, records"
                    + " the table doesn't have are to go. Scope registry.propose.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = ReadDocument.CSV, schema = @Schema(type = "string")),
                                @Content(mediaType = ReadDocument.YAML, schema = @Schema(type = "string"))
                            }))
    ResponseEntity<View> importTable(
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(defaultValue = "Nhập danh mục cơ quan") String title,
            @RequestParam(required = false) @Nullable String legalBasis,
            @RequestParam(required = false)
                    @Parameter(
                            description = "the day of withdrawals; today if missing. Records have dates of their own")
                    @Nullable
                    String effectiveOn,
            @RequestParam(defaultValue = "false") boolean whole,
            HttpServletRequest request,
            @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(Caller.PROPOSE);
        var document = read(request);
        var faults = new ArrayList<Fault>();
        var records = document.isCsv() ? table(document.text(), faults) : list(document.tree(), faults);
        var day = date(effectiveOn, faults);
        if (!faults.isEmpty()) {
            throw changes.refusal(HttpStatus.UNPROCESSABLE_CONTENT, "import-refused", faults);
        }
        var difference = Difference.of(store.history(), records, whole);
        if (difference.changes().isEmpty()) {
            return ResponseEntity.ok(new View(
                    "No change: all %d records are so already.".formatted(difference.unchanged()),
                    null,
                    difference.unchanged(),
                    new Counts(0, 0, 0, 0),
                    List.of(),
                    null,
                    0,
                    List.of(),
                    null,
                    List.of()));
        }
        var set = new ChangeSet(
                id == null ? "import-" + day + "-" + fingerprint(document.text()) : id,
                title,
                legalBasis,
                day,
                null,
                difference.changes());
        // What the document of a change set is held to holds for this one too.
        if (ReadChangeSet.of(set.toTree(), faults) == null || !faults.isEmpty()) {
            throw changes.refusal(HttpStatus.UNPROCESSABLE_CONTENT, "import-refused", faults);
        }
        var proposal = changes.propose(set, difference.places()::get, caller);
        return created(view(proposal, difference.unchanged(), null, null));
    }

    private ReadDocument read(HttpServletRequest request) throws IOException {
        return ReadDocument.of(
                request, Math.toIntExact(settings.largestDocument().toBytes()));
    }

    private static List<Imported> table(String text, List<Fault> faults) {
        return AgencyTable.read(
                        text,
                        (line, fault) -> faults.add(new Fault(
                                "", ChangeRule.VALUE_IS_WELL_FORMED.name(), "line %d: %s.".formatted(line, fault))))
                .stream()
                .map(row -> new Imported("line " + row.line(), ReadChangeSet.tidied(row.agency()), row.saysAll()))
                .toList();
    }

    private static List<Imported> list(JsonNode tree, List<Fault> faults) {
        var list = tree.path("agencies");
        if (!list.isArray()) {
            faults.add(
                    new Fault("/agencies", ChangeRule.MEMBER_IS_GIVEN.name(), "The document has a list of agencies."));
            return List.of();
        }
        var imported = new ArrayList<Imported>();
        for (int i = 0; i < list.size(); i++) {
            var agency = ReadChangeSet.agency(list.get(i), "/agencies/" + i, faults);
            if (agency != null) {
                imported.add(new Imported("/agencies/" + i, ReadChangeSet.tidied(agency), true));
            }
        }
        return imported;
    }

    private LocalDate date(@Nullable String effectiveOn, List<Fault> faults) {
        var today = LocalDate.ofInstant(store.now(), WorkingCalendar.ZONE);
        try {
            return effectiveOn == null ? today : LocalDate.parse(effectiveOn);
        } catch (DateTimeException e) {
            faults.add(
                    new Fault("", ChangeRule.VALUE_IS_WELL_FORMED.name(), "effectiveOn is a date such as 2025-07-01."));
            return today;
        }
    }

    /** The same table proposed twice is one proposal. */
    private static String fingerprint(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static ResponseEntity<View> created(View view) {
        var id = Objects.requireNonNull(view.proposal()).id();
        return ResponseEntity.created(java.net.URI.create("/v1/registry/changes/" + id))
                .body(view);
    }

    // ---- looking

    /**
     * @param next what to give as {@code before} for the next page; null on the last
     */
    record ProposalPage(List<Proposal> changes, @Nullable Long next) {}

    @GetMapping("/v1/registry/changes")
    @Operation(
            summary = "Change sets, the newest first",
            description = "`state` is proposed, approved or rejected. Scope registry.propose, registry.approve or"
                    + " operator.")
    ProposalPage list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var faults = new ArrayList<Fault>();
        if (state != null && !STATES.contains(state)) {
            faults.add(new Fault("", "STATE_IS_KNOWN", "state is proposed, approved or rejected."));
        }
        int most = AgencyController.limit(limit, settings.largestPage(), faults);
        AgencyController.refuse(faults);
        var found = changes.list(state, before == null ? Long.MAX_VALUE : before, most + 1);
        boolean isLast = found.size() <= most;
        var shown = isLast ? found : found.subList(0, most);
        return new ProposalPage(shown, isLast ? null : shown.getLast().position());
    }

    @GetMapping("/v1/registry/changes/{id}")
    @Operation(
            summary = "A change set, and what would change or did",
            description = "Records before and after, remarks, and what it does to the open dossiers. Give `next` as"
                    + " `after` for the next page of records. Scope registry.propose, registry.approve or operator.")
    View one(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(defaultValue = "true")
                    @Parameter(description = "false: without the look at the open dossiers, which can take a while")
                    boolean dossiers,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        return view(changes.get(id), 0, after, limit, dossiers);
    }

    @GetMapping("/v1/registry/changes/{id}/document")
    @Operation(
            summary = "The change set itself, as it was proposed",
            description = "Scope registry.propose, registry.approve or operator.")
    JsonNode document(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        changes.get(id);
        return changes.document(id);
    }

    private View view(Proposal proposal, int unchanged, @Nullable String after, @Nullable Integer limit) {
        return view(proposal, unchanged, after, limit, true);
    }

    private View view(
            Proposal proposal, int unchanged, @Nullable String after, @Nullable Integer limit, boolean withDossiers) {
        var faults = new ArrayList<Fault>();
        int most = AgencyController.limit(limit, settings.largestPage(), faults);
        AgencyController.refuse(faults);
        boolean isOpen = proposal.state().equals(Changes.State.PROPOSED.word());
        var set = changes.set(proposal.id());
        var worked = isOpen
                ? changes.work(set, Changes::pointer, HttpStatus.CONFLICT, "change-no-longer-fits")
                : decided(proposal);
        var counts = counts(worked.steps());
        var page = worked.steps().stream()
                .filter(step -> after == null || step.key().compareTo(after) > 0)
                .limit(most + 1L)
                .map(ChangeController::recordChange)
                .toList();
        boolean isLast = page.size() <= most;
        var shown = isLast ? page : page.subList(0, most);
        var outcome = isOpen && withDossiers ? rehearse(set) : null;
        return new View(
                "%s: %d records begin, %d change, %d end, %d are withdrawn"
                        .formatted(proposal.state(), counts.begin(), counts.change(), counts.end(), counts.withdrawn()),
                proposal,
                unchanged,
                counts,
                shown,
                isLast ? null : shown.getLast().key(),
                worked.remarks().size(),
                worked.remarks().stream().limit(settings.largestList()).toList(),
                outcome == null
                        ? null
                        : new DossierCounts(
                                outcome.said(), outcome.dossiers(), outcome.moving(), outcome.needingDecision()),
                worked.changes());
    }

    private Worked decided(Proposal proposal) {
        var published = store.history().changes().stream()
                .filter(change ->
                        change.id().equals(proposal.id()) || change.id().startsWith(proposal.id() + "/"))
                .toList();
        return new Worked(changes.approvedSteps(proposal.id()), List.of(), published);
    }

    private static Counts counts(List<Step> steps) {
        int begin = 0;
        int change = 0;
        int end = 0;
        int withdrawn = 0;
        for (var step : steps) {
            switch (what(step)) {
                case "begins" -> begin++;
                case "withdrawn" -> withdrawn++;
                case "ends" -> end++;
                default -> change++;
            }
        }
        return new Counts(begin, change, end, withdrawn);
    }

    private static RecordChange recordChange(Step step) {
        return new RecordChange(step.key(), what(step), step.before(), step.after());
    }

    private static String what(Step step) {
        if (step.before() == null) {
            return "begins";
        }
        if (step.after() == null) {
            return "withdrawn";
        }
        return step.before().validUntil() == null && step.after().validUntil() != null ? "ends" : "changes";
    }

    // ---- rehearsing

    @PostMapping("/v1/registry/changes/{id}/rehearsal")
    @Operation(
            summary = "What a change set would do to the open dossiers",
            description = "Works on a copy: nothing is changed. Says for each agency how many dossiers would move and"
                    + " where to, and names those an operator would have to decide about. Scope registry.propose,"
                    + " registry.approve or operator.")
    Rehearsal.Outcome rehearsal(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        changes.get(id);
        return rehearse(changes.set(id));
    }

    private Rehearsal.Outcome rehearse(ChangeSet set) {
        var now = store.history();
        var result = ChangePlan.apply(now, set);
        var then = new RegistryHistory(result.agencies(), now.procedures(), now.calendars(), now.changes());
        // When dossiers are looked at: at its time, or at once where that is past.
        var looked = later(set.takesEffectAt(), store.now());
        for (var change : result.changes()) {
            looked = later(looked, change.effectiveAt());
        }
        return Rehearsal.of(then, looked, dossiers.all(), settings.largestList());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    // ---- deciding

    @PostMapping("/v1/registry/changes/{id}/approval")
    @Operation(
            summary = "Approve a change set",
            description =
                    "Another person than the proposer, by the subject of the token (four eyes). Records, audit and"
                            + " announcement are kept together; a day that is past takes effect at once. Scope"
                            + " registry.approve.")
    View approve(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.APPROVE);
        return view(changes.approve(id, caller), 0, null, null);
    }

    /** Why a change set is rejected. */
    record Rejection(@Nullable String reason) {}

    @PostMapping(value = "/v1/registry/changes/{id}/rejection", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Reject a change set, with the reason",
            description = "The proposer may take it back in the same way. Scope registry.approve or registry.propose.")
    View reject(
            @PathVariable String id,
            @org.springframework.web.bind.annotation.RequestBody Rejection rejection,
            @Parameter(hidden = true) Caller caller) {
        var proposal = changes.get(id);
        if (!proposal.proposed().subject().equals(caller.subject())) {
            caller.require(Caller.APPROVE);
        } else if (!caller.scopes().contains(Caller.APPROVE)) {
            caller.require(Caller.PROPOSE);
        }
        var reason = rejection.reason();
        if (reason == null || reason.isBlank() || reason.length() > 1000) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "reason-missing",
                    "Say why, in up to 1000 characters.",
                    List.of(new Fault("/reason", "REASON_IS_GIVEN", "A rejection has a reason.")));
        }
        return view(changes.reject(id, reason.strip(), caller), 0, null, null);
    }

    // ---- the audit

    /**
     * @param next what to give as {@code after} for the next page; null on the last
     */
    record AuditPage(List<AuditEntry> entries, @Nullable Long next) {}

    @GetMapping("/v1/registry/audit")
    @Operation(
            summary = "Who did what to the registry, oldest first",
            description = "All of it, or of one `change` set, or about one `agency` (its own code). It is only ever"
                    + " added to. Scope registry.propose, registry.approve or operator.")
    AuditPage audit(
            @RequestParam(required = false) @Nullable String change,
            @RequestParam(required = false) @Nullable String agency,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var faults = new ArrayList<Fault>();
        int most = AgencyController.limit(limit, settings.largestPage(), faults);
        AgencyController.refuse(faults);
        var code = agency == null ? null : new AgencyCode(agency).value();
        var found = changes.audit(change, code, after, most + 1);
        boolean isLast = found.size() <= most;
        var shown = isLast ? found : found.subList(0, most);
        return new AuditPage(shown, isLast ? null : shown.getLast().position());
    }

    private static void requireAny(Caller caller) {
        if (!caller.scopes().contains(Caller.APPROVE) && !caller.scopes().contains(Caller.OPERATE)) {
            caller.require(Caller.PROPOSE);
        }
    }
}
