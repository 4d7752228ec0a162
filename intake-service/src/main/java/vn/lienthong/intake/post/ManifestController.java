package vn.lienthong.intake.post;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.form.FormPdf;
import vn.lienthong.form.Names;
import vn.lienthong.intake.post.HandOver.Asked;
import vn.lienthong.intake.post.HandOver.AskedEntry;
import vn.lienthong.intake.post.HandOver.Looked;
import vn.lienthong.intake.post.HandOver.Taken;
import vn.lienthong.intake.post.Manifest.Difference;
import vn.lienthong.intake.post.Manifest.Direction;
import vn.lienthong.intake.post.Manifest.Entry;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.security.Caller;

/** Lists of what post office and agency hand over to each other, for both of them. */
@RestController
class ManifestController {
    private static final String CSV = "text/csv";
    private static final int MOST = 200;

    private final HandOver handOver;
    private final Manifests manifests;
    private final Callers callers;
    private final FormPdf pdf;

    ManifestController(HandOver handOver, Manifests manifests, Callers callers, FormPdf pdf) {
        this.handOver = handOver;
        this.manifests = manifests;
        this.callers = callers;
        this.pdf = pdf;
    }

    @Schema(name = "ManifestEntryRequest")
    record EntryRequest(
            @Schema(example = "000.01.41.H32-190312-0027-submit") @Nullable
            String orderNumber,

            @Nullable String dossier,

            @Schema(description = "Grams", example = "120") @Nullable
            Integer weight,

            @Schema(example = "12") @Nullable Integer pages,

            @Schema(description = "Đồng", example = "30000") @Nullable
            Long cash,

            @Nullable Boolean damaged) {}

    @Schema(name = "ManifestRequest", description = "What is handed over in one go (bảng kê bàn giao)")
    record ManifestRequest(
            @Schema(example = "BK-20190314-01") @Nullable String id,

            @Schema(allowableValues = {"to-agency", "to-post"}) @Nullable
            String direction,

            @Schema(example = "H32.41.1") @Nullable String agency,

            @Schema(example = "2019-03-14T09:12:00+07:00") @Nullable
            String handedOverAt,

            @Nullable List<@Nullable EntryRequest> entries) {

        Asked asked() {
            return new Asked(
                    id,
                    direction,
                    agency,
                    handedOverAt,
                    entries == null
                            ? null
                            : entries.stream()
                                    .map(one -> one == null
                                            ? null
                                            : new AskedEntry(
                                                    one.orderNumber(),
                                                    one.dossier(),
                                                    one.weight(),
                                                    one.pages(),
                                                    one.cash(),
                                                    one.damaged()))
                                    .toList());
        }
    }

    @Schema(name = "ManifestConfirmation", description = "What isn't as the list says; nothing where all is")
    record ConfirmationRequest(
            @Nullable List<String> absent,
            @Nullable List<String> damaged,
            @Nullable List<String> extra) {
        Looked looked() {
            return new Looked(absent, damaged, extra);
        }
    }

    @Schema(name = "Settlement")
    record SettlementRequest(
            @Schema(example = "Đã giao bù ngày 15/03") @Nullable
            String reason) {}

    @Schema(name = "Manifest")
    record ManifestView(
            String id,
            Direction direction,
            String agency,
            Instant handedOverAt,

            @Schema(description = "post, or the agency's code")
            String uploadedBy,

            @Nullable Instant confirmedByPost,
            @Nullable Instant confirmedByAgency,

            @Schema(description = "Both sides confirmed it, and no difference is open")
            boolean settled,

            @Schema(description = "Đồng, over all lines") long cash,
            List<Entry> entries,
            List<Difference> differences) {

        static ManifestView of(Manifest manifest) {
            return new ManifestView(
                    manifest.id(),
                    manifest.direction(),
                    manifest.agency(),
                    manifest.handedOverAt(),
                    manifest.uploadedBy(),
                    manifest.confirmedByPost(),
                    manifest.confirmedByAgency(),
                    manifest.isSettled(),
                    manifest.entries().stream().mapToLong(Entry::cash).sum(),
                    manifest.entries(),
                    manifest.differences());
        }
    }

    // ---- the agency

    @PostMapping(path = "/v1/post/manifests", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Upload the list of a hand-over",
            description =
                    "Compared with our orders at once: `differences` says what doesn't agree. The same list again is"
                            + " answered as the first time. Scope dossier.act.")
    @ApiResponse(responseCode = "201", description = "Taken")
    @Tag(name = "Public post")
    ResponseEntity<ManifestView> upload(@Parameter(hidden = true) Caller caller, @RequestBody ManifestRequest request) {
        return taken(handOver.take(request.asked(), acting(caller), callers.registry()), "/v1/post/manifests/");
    }

    @PostMapping(path = "/v1/post/manifests", consumes = CSV)
    @Operation(
            summary = "Upload the list of a hand-over as CSV",
            description = "Columns orderNumber,dossier,weight,pages,cash,damaged. Scope dossier.act.")
    @Tag(name = "Public post")
    ResponseEntity<ManifestView> uploadCsv(
            @Parameter(hidden = true) Caller caller,
            @RequestParam @Nullable String id,
            @RequestParam @Nullable String direction,
            @RequestParam @Nullable String handedOverAt,
            @RequestBody byte[] csv) {
        return taken(
                handOver.take(
                        new Asked(id, direction, null, handedOverAt, ManifestPaper.entries(csv)),
                        acting(caller),
                        callers.registry()),
                "/v1/post/manifests/");
    }

    @GetMapping("/v1/post/manifests")
    @Operation(
            summary = "Your agency's lists, newest first, without their lines",
            description = "With `open=true` those that aren't settled. Scope dossier.read.")
    @Tag(name = "Public post")
    List<ManifestView> manifests(
            @Parameter(hidden = true) Caller caller, @RequestParam(defaultValue = "false") boolean open) {
        return manifests.of(reading(caller), open, MOST).stream()
                .map(ManifestView::of)
                .toList();
    }

    @GetMapping(path = "/v1/post/manifests/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "A list, with what doesn't agree", description = "Scope dossier.read.")
    @Tag(name = "Public post")
    ManifestView manifest(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return ManifestView.of(visible(caller, id));
    }

    @GetMapping(path = "/v1/post/manifests/{id}", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(summary = "A list, to be printed and signed", description = "Scope dossier.read.")
    @Tag(name = "Public post")
    ResponseEntity<byte[]> printed(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        var manifest = visible(caller, id);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(id + ".pdf")
                                .build()
                                .toString())
                .body(pdf.write(ManifestPaper.form(manifest, new Names(callers.history()::at))));
    }

    @GetMapping(path = "/v1/post/manifests/{id}", produces = CSV)
    @Operation(summary = "The lines of a list as CSV", description = "Scope dossier.read.")
    @Tag(name = "Public post")
    ResponseEntity<byte[]> csv(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.parseMediaType(CSV), java.nio.charset.StandardCharsets.UTF_8))
                .body(ManifestPaper.csv(visible(caller, id)));
    }

    @PostMapping("/v1/post/manifests/{id}/confirmations")
    @Operation(
            summary = "Say what was really handed over",
            description = "An empty document where all is as the list says. Scope dossier.act.")
    @Tag(name = "Public post")
    ManifestView confirm(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @RequestBody ConfirmationRequest request) {
        var agency = acting(caller);
        return ManifestView.of(handOver.confirm(id, request.looked(), agency, isOf(agency)));
    }

    @PostMapping("/v1/post/manifests/{id}/differences/{difference}/settlement")
    @Operation(summary = "Settle a difference with a reason", description = "Scope dossier.act.")
    @Tag(name = "Public post")
    ManifestView settle(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @PathVariable int difference,
            @RequestBody SettlementRequest request) {
        var agency = acting(caller);
        return ManifestView.of(handOver.settle(id, difference, request.reason(), agency, isOf(agency)));
    }

    // ---- the post office

    @PostMapping(path = OfficeFilter.PATH + "manifests", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Upload the list of a hand-over", description = "Signed by the post office.")
    @Tag(name = "Post office")
    @SecurityRequirements
    ResponseEntity<ManifestView> uploadByPost(@RequestBody ManifestRequest request) {
        return taken(
                handOver.take(request.asked(), Manifest.POST, callers.registry()), OfficeFilter.PATH + "manifests/");
    }

    @GetMapping(path = OfficeFilter.PATH + "manifests/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "A list, with what doesn't agree", description = "Signed by the post office.")
    @Tag(name = "Post office")
    @SecurityRequirements
    ManifestView manifestForPost(@PathVariable String id) {
        return ManifestView.of(manifests.find(id).orElseThrow(Problem.MANIFEST_UNKNOWN::refusal));
    }

    @PostMapping(OfficeFilter.PATH + "manifests/{id}/confirmations")
    @Operation(summary = "Say what was really handed over", description = "Signed by the post office.")
    @Tag(name = "Post office")
    @SecurityRequirements
    ManifestView confirmByPost(@PathVariable String id, @RequestBody ConfirmationRequest request) {
        return ManifestView.of(handOver.confirm(id, request.looked(), Manifest.POST, manifest -> true));
    }

    // ---- both

    private static ResponseEntity<ManifestView> taken(Taken taken, String path) {
        var place = URI.create(path + taken.manifest().id());
        return (taken.before() ? ResponseEntity.ok().location(place) : ResponseEntity.created(place))
                .body(ManifestView.of(taken.manifest()));
    }

    private String acting(Caller caller) {
        caller.require(Caller.ACT);
        return callers.agency(caller).code().value();
    }

    private String reading(Caller caller) {
        caller.require(Caller.READ);
        return callers.agency(caller).code().value();
    }

    private Manifest visible(Caller caller, String id) {
        return manifests.find(id).filter(isOf(reading(caller))).orElseThrow(Problem.MANIFEST_UNKNOWN::refusal);
    }

    private static Predicate<Manifest> isOf(String agency) {
        return manifest -> manifest.agency().equals(agency);
    }
}
