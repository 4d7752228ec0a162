package vn.lienthong.intake.document;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.admission.Admission;
import vn.lienthong.intake.document.CheckReport.RecallRequest;
import vn.lienthong.intake.document.CheckReport.StatusRequest;
import vn.lienthong.intake.document.CheckReport.UpdateRequest;
import vn.lienthong.intake.document.ReportDocument.Identification;
import vn.lienthong.intake.document.ReportDocument.Taken;
import vn.lienthong.intake.document.Reports.Answer;
import vn.lienthong.intake.document.Reports.Entry;
import vn.lienthong.intake.document.Reports.Reported;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Takes documents to other agencies, and what is reported about them (gửi, nhận văn bản). */
@RestController
@Tag(name = "Documents")
class DocumentController {
    private final ExaminePacket examinePacket;
    private final ReadPacket readPacket;
    private final WriteDocument writeDocument;
    private final CheckReport checkReport;
    private final ReportDocument reportDocument;
    private final Reports reports;
    private final JournalSignals signals;
    private final Admission admission;
    private final Callers callers;
    private final IntakeSettings settings;

    DocumentController(
            ExaminePacket examinePacket,
            ReadPacket readPacket,
            WriteDocument writeDocument,
            CheckReport checkReport,
            ReportDocument reportDocument,
            Reports reports,
            JournalSignals signals,
            Admission admission,
            Callers callers,
            IntakeSettings settings) {
        this.examinePacket = examinePacket;
        this.readPacket = readPacket;
        this.writeDocument = writeDocument;
        this.checkReport = checkReport;
        this.reportDocument = reportDocument;
        this.reports = reports;
        this.signals = signals;
        this.admission = admission;
        this.callers = callers;
        this.settings = settings;
    }

    /** What became of what was said about a document; what doesn't apply is left out. */
    @Schema(name = "DocumentOutcome")
    record Outcome(
            UUID id,
            DocumentCode document,

            @Schema(example = "document-sent") String what,

            @Schema(
                    allowableValues = {"carried-out", "refused", "pending"},
                    example = "carried-out")
            String outcome,

            @Schema(description = "SHA-256 of the package, as it is kept") @Nullable
            String edxml,

            @Schema(description = "Of the package, in bytes") @Nullable
            Long size,

            @Schema(description = "The journal entries it brought about") @Nullable
            List<Entry> entries,

            @Schema(description = "Routing's rule, where refused") @Nullable
            String rule,

            @Nullable String detail) {

        static Outcome of(Reported report, @Nullable Answer answer) {
            return new Outcome(
                    report.id(),
                    report.document(),
                    report.what().replaceAll("^vn\\.lienthong\\.|\\.v\\d+$", ""),
                    answer == null ? "pending" : answer.rule() == null ? "carried-out" : "refused",
                    report.edxml(),
                    report.size(),
                    answer == null ? null : answer.entries(),
                    answer == null ? null : answer.rule(),
                    answer == null ? null : answer.reason());
        }
    }

    @PostMapping(value = "/v1/documents", consumes = Consignment.MEDIA_TYPE)
    @Operation(
            summary = "Send a document, or a package about one",
            description =
                    "The body is an edXML package as it is: a document (new, recall, update or replacement), or a status. Scope"
                            + " document.send; of a status document.report.")
    @ApiResponse(responseCode = "201", description = "A document: accepted, and will be sent")
    @ApiResponse(responseCode = "200", description = "Anything else: carried out")
    @ApiResponse(responseCode = "202", description = "Anything else: taken; routing hasn't answered yet")
    ResponseEntity<Outcome> sendPackage(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0005")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            HttpServletRequest request)
            throws IOException {
        if (!caller.has(Caller.REPORT_DOCUMENTS)) {
            caller.require(Caller.SEND_DOCUMENTS);
        }
        var key = IdempotencyKey.checked(idempotencyKey);
        var agency = callers.agency(caller);
        var registry = callers.registry();
        var packet = examinePacket.take(request.getInputStream(), request.getContentLengthLong());
        Taken taken;
        try (var place = admission.enter(agency.code(), false)) {
            var identification = new Identification(
                    agency.code(), key, Fingerprint.of(packet.file().sha256()));
            var before = reportDocument.known(identification);
            if (before.isPresent()) {
                taken = before.get();
            } else {
                var said = readPacket.read(packet, examinePacket.fit(packet), agency, registry);
                caller.require(isReport(said) ? Caller.REPORT_DOCUMENTS : Caller.SEND_DOCUMENTS);
                taken = reportDocument.report(said, packet, identification);
            }
        } finally {
            Files.deleteIfExists(packet.file().path());
        }
        return answered(taken);
    }

    private static boolean isReport(Said said) {
        return said.first().input() instanceof vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
    }

    @PostMapping(value = "/v1/documents", consumes = "application/json")
    @Operation(
            summary = "Send a document",
            description = "From its data and files uploaded before, its package is written here. Scope document.send.")
    @ApiResponse(responseCode = "201", description = "Accepted, and will be sent")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    ResponseEntity<Outcome> send(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0005")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody DocumentRequest request)
            throws IOException {
        caller.require(Caller.SEND_DOCUMENTS);
        var key = IdempotencyKey.checked(idempotencyKey);
        var agency = callers.agency(caller);
        var identification = new Identification(agency.code(), key, Fingerprint.of(request));
        var before = reportDocument.known(identification);
        if (before.isPresent()) {
            return answered(before.get());
        }
        var written = writeDocument.write(request, agency, callers.registry());
        try {
            return answered(reportDocument.report(written.said(), written.packet(), identification));
        } finally {
            Files.deleteIfExists(written.packet().file().path());
        }
    }

    @PostMapping("/v1/documents/{code}/statuses")
    @Operation(
            summary = "Report a document's status",
            description =
                    "Of a document your agency received; 13 asks for one of yours back. Waits for routing's answer. Scope"
                            + " document.report; of 13 document.send.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    ResponseEntity<Outcome> status(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "vb-0123456789abcdef0123456789abcdef") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0006")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody StatusRequest request)
            throws IOException {
        caller.require("13".equals(request.status()) ? Caller.SEND_DOCUMENTS : Caller.REPORT_DOCUMENTS);
        var document = documentCode(code);
        var agency = callers.agency(caller);
        return report(
                new Request(document, "status", request),
                checkReport.status(document, request, agency),
                agency.code(),
                idempotencyKey);
    }

    @PostMapping("/v1/documents/{code}/recalls")
    @Operation(
            summary = "Ask for a document back",
            description =
                    "For the agency that sent it (thu hồi, lấy lại). Waits for routing's answer; each receiver answers by"
                            + " its status 15 or 16. Scope document.send.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    ResponseEntity<Outcome> recall(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "vb-0123456789abcdef0123456789abcdef") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0007")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody RecallRequest request)
            throws IOException {
        caller.require(Caller.SEND_DOCUMENTS);
        var document = documentCode(code);
        var agency = callers.agency(caller);
        return report(
                new Request(document, "recall", request),
                checkReport.recall(document, request, agency, callers.registry()),
                agency.code(),
                idempotencyKey);
    }

    @PostMapping("/v1/documents/{code}/updates")
    @Operation(
            summary = "Change a document's receivers",
            description =
                    "For the agency that sent it (cập nhật nơi nhận); data of the document change by an edXML package of"
                            + " kind 2. Waits for routing's answer. Scope document.send.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    ResponseEntity<Outcome> update(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "vb-0123456789abcdef0123456789abcdef") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0008")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody UpdateRequest request)
            throws IOException {
        caller.require(Caller.SEND_DOCUMENTS);
        var document = documentCode(code);
        var agency = callers.agency(caller);
        return report(
                new Request(document, "update", request),
                checkReport.update(document, request, agency, callers.registry()),
                agency.code(),
                idempotencyKey);
    }

    @GetMapping("/v1/documents/{code}/reports/{id}")
    @Operation(
            summary = "What became of what you said about a document",
            description = "For the agency that said it. Scope document.send or document.report.")
    Outcome outcome(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "vb-0123456789abcdef0123456789abcdef") @PathVariable String code,
            @PathVariable UUID id) {
        if (!caller.has(Caller.REPORT_DOCUMENTS)) {
            caller.require(Caller.SEND_DOCUMENTS);
        }
        var report = reports.find(callers.agency(caller).code(), documentCode(code), id)
                .orElseThrow(Problem.DOCUMENT_REPORT_UNKNOWN::refusal);
        return Outcome.of(report, reports.answer(id).orElse(null));
    }

    /** What a request says, to know it again by. */
    private record Request(DocumentCode document, String what, Object said) {}

    private ResponseEntity<Outcome> report(
            Request request,
            Said said,
            vn.lienthong.contract.identity.AgencyCode caller,
            @Nullable String idempotencyKey)
            throws IOException {
        var identification =
                new Identification(caller, IdempotencyKey.checked(idempotencyKey), Fingerprint.of(request));
        var before = reportDocument.known(identification);
        return answered(before.isPresent() ? before.get() : reportDocument.report(said, null, identification));
    }

    private static DocumentCode documentCode(String code) {
        try {
            return new DocumentCode(code);
        } catch (MalformedIdentity e) {
            throw Problem.DOCUMENT_UNKNOWN.refusal();
        }
    }

    /** A document is sent whatever routing says of it; anything else is for routing to allow. */
    private ResponseEntity<Outcome> answered(Taken taken) {
        var report = taken.report();
        var location = URI.create("/v1/documents/%s/reports/%s".formatted(report.document(), report.id()));
        var headers = IdempotencyKey.replayed(taken.before());
        if (report.what().contains("document-sent")) {
            return ResponseEntity.created(location)
                    .headers(headers)
                    .body(Outcome.of(report, reports.answer(report.id()).orElse(null)));
        }
        var answer =
                signals.await(report.document().value(), settings.answerPatience(), () -> reports.answer(report.id()));
        if (answer.isPresent() && answer.get().rule() != null) {
            throw refusal(report, answer.get());
        }
        return ResponseEntity.status(answer.isPresent() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .headers(headers)
                .location(location)
                .body(Outcome.of(report, answer.orElse(null)));
    }

    private static Refusal refusal(Reported report, Answer answer) {
        var rule = String.valueOf(answer.rule());
        return Problem.DOCUMENT_REPORT_REFUSED
                .refusal(List.of(new Fault("", rule, String.valueOf(answer.reason()))))
                .with("id", report.id())
                .with("rule", rule);
    }
}
