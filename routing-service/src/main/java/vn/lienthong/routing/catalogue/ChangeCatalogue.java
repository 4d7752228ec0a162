package vn.lienthong.routing.catalogue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.catalogue.CatalogueProposals.Kind;
import vn.lienthong.routing.catalogue.CatalogueProposals.Proposal;
import vn.lienthong.routing.catalogue.ImportPlan.Change;
import vn.lienthong.routing.catalogue.ImportPlan.Complete;
import vn.lienthong.routing.catalogue.ReadPublications.Publication;
import vn.lienthong.routing.registry.RegistryStore;
import vn.lienthong.routing.route.RouteCheck;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * Changes of the catalogue, and openings from it: worked out when they are proposed, carried out whole or not at all when
 * another person approves them.
 */
@Service
class ChangeCatalogue {
    private static final Logger log = LoggerFactory.getLogger(ChangeCatalogue.class);

    private final PublishedProcedures catalogue;
    private final CatalogueProposals proposals;
    private final RegistryStore registry;
    private final OpenProcedure openings = new OpenProcedure(SectorTable.builtIn(), new RouteCheck());

    ChangeCatalogue(PublishedProcedures catalogue, CatalogueProposals proposals, RegistryStore registry) {
        this.catalogue = catalogue;
        this.proposals = proposals;
        this.registry = registry;
    }

    /** An import as it is kept until it is decided. */
    record ImportDocument(List<Publication> rows, @Nullable Complete complete) {}

    /** An opening as it is kept until it is decided. */
    record OpeningDocument(String code, OpenProcedure.Request request) {}

    /**
     * What an import would change.
     *
     * @param added how many procedures are new; {@code changed} get another version; {@code ended} end
     * @param changes all of them
     */
    record ImportPreview(long added, long changed, long ended, int unchanged, List<Change> changes) {}

    /** What an opening would publish. */
    record OpeningPreview(Procedure procedure, List<String> remarks) {}

    /** An import that was proposed; no proposal where nothing would change. */
    record Proposed<P>(@Nullable Proposal proposal, P preview) {}

    // ---- proposing

    @Transactional
    Proposed<ImportPreview> propose(List<Publication> rows, @Nullable Complete complete, String title, Caller caller) {
        var document = new ImportDocument(rows, complete);
        long revision = catalogue.lock();
        var plan = plan(document);
        var preview = preview(plan);
        if (plan.isEmpty()) {
            return new Proposed<>(null, preview);
        }
        return new Proposed<>(proposals.propose(Kind.IMPORT, title, revision, document, preview, caller), preview);
    }

    private ImportPlan plan(ImportDocument document) {
        var known = document.complete == null
                ? catalogue.versions(document.rows.stream()
                        .map(row -> row.procedure().code())
                        .distinct()
                        .toList())
                : catalogue.all();
        return ImportPlan.of(known, document.rows, document.complete);
    }

    private static ImportPreview preview(ImportPlan plan) {
        return new ImportPreview(
                plan.count(ImportPlan.Kind.NEW),
                plan.count(ImportPlan.Kind.CHANGED),
                plan.count(ImportPlan.Kind.ENDS),
                plan.unchanged(),
                plan.changes());
    }

    @Transactional
    Proposed<OpeningPreview> propose(ProcedureCode code, OpenProcedure.Request request, Caller caller) {
        long revision = catalogue.lock();
        var day = request.from() == null ? today() : request.from();
        // The day is fixed when it is proposed: what is approved is what was shown.
        var fixed = new OpenProcedure.Request(
                day, request.level(), request.nameEn(), request.requiredParts(), request.route());
        var opening = open(code, fixed);
        var procedure = opening.procedure();
        if (procedure == null) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "opening-refused",
                    "The procedure %s can't be opened for submission; %d things are in the way."
                            .formatted(code, opening.faults().size()),
                    opening.faults());
        }
        var preview = new OpeningPreview(procedure, opening.remarks());
        return new Proposed<>(
                proposals.propose(
                        Kind.OPENING,
                        "%s %s".formatted(code, procedure.name()),
                        revision,
                        new OpeningDocument(code.value(), fixed),
                        preview,
                        caller),
                preview);
    }

    private OpenProcedure.Opening open(ProcedureCode code, OpenProcedure.Request request) {
        var versions = catalogue.versions(List.of(code));
        if (versions.isEmpty()) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    "publication-unknown",
                    "The catalogue has no procedure of this code; GET /v1/catalogue/procedures lists them.",
                    List.of());
        }
        return openings.open(versions, request, registry.history(), proposals.opened(code.value()), today());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(proposals.now(), WorkingCalendar.ZONE);
    }

    // ---- deciding

    @Transactional
    Proposal approve(UUID id, Caller caller) {
        long revision = catalogue.lock();
        var proposal = proposals.approvable(id, revision, caller);
        if (proposal.kind().equals(Kind.IMPORT.word())) {
            var plan = plan(CanonicalJson.mapper().readValue(proposals.document(id), ImportDocument.class));
            catalogue.apply(plan, id);
            log.atInfo()
                    .addKeyValue("proposal", id)
                    .addKeyValue("added", plan.added().size())
                    .addKeyValue("ended", plan.endings().size())
                    .log("an import into the catalogue was approved");
        } else {
            open(id, caller);
        }
        return proposals.decide(id, "approved", null, caller);
    }

    private void open(UUID id, Caller caller) {
        var document = CanonicalJson.mapper().readValue(proposals.document(id), OpeningDocument.class);
        var opening = open(new ProcedureCode(document.code), document.request);
        var shown = CanonicalJson.mapper()
                .readValue(proposals.preview(id), OpeningPreview.class)
                .procedure();
        if (!Objects.equals(shown, opening.procedure())) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "opening-no-longer-fits",
                    "The registry has changed since this was proposed; propose it again.",
                    opening.faults());
        }
        var records = new ArrayList<>(opening.ending());
        records.add(shown);
        registry.publishProcedures(records, caller.subject());
        proposals.opened(document.code, shown.version(), id);
        log.atInfo()
                .addKeyValue("procedure", document.code)
                .addKeyValue("version", shown.version())
                .log("a procedure was opened for submission");
    }

    @Transactional
    Proposal reject(UUID id, String reason, Caller caller) {
        catalogue.lock();
        proposals.undecided(id);
        return proposals.decide(id, "rejected", reason, caller);
    }

    // ---- reading

    Proposal get(UUID id) {
        return proposals.get(id);
    }

    ImportPreview importPreview(UUID id) {
        return CanonicalJson.mapper().readValue(proposals.preview(id), new TypeReference<ImportPreview>() {});
    }

    OpeningPreview openingPreview(UUID id) {
        return CanonicalJson.mapper().readValue(proposals.preview(id), OpeningPreview.class);
    }
}
