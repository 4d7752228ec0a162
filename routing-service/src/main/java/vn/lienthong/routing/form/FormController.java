package vn.lienthong.routing.form;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.FormPdf;
import vn.lienthong.routing.archive.JournalArchive;
import vn.lienthong.routing.disclosure.Disclose;
import vn.lienthong.routing.disclosure.Disclosure;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The forms of a dossier (biểu mẫu 01–05), for the agencies with a part in it. */
@RestController
class FormController {
    private final JournalArchive archive;
    private final FormReaders readers;
    private final Disclose disclose;
    private final FormPdf pdf;
    private final FormSettings settings;

    FormController(JournalArchive archive, FormReaders readers, Disclose disclose, FormPdf pdf, FormSettings settings) {
        this.disclose = disclose;
        this.archive = archive;
        this.readers = readers;
        this.pdf = pdf;
        this.settings = settings;
    }

    @GetMapping(path = "/v1/dossiers/{code}/forms/{form}", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(summary = "A form of a dossier as PDF, from its journal", description = """
                    01 receipt with appointment, 02 supplement request, 03 refusal, 04 apology with a new date, 05 control \
                    slip. For the agencies that received the dossier, sent it in, or have or had it at a stage; to all \
                    others it doesn't exist. A form of what hasn't happened is refused with those there are. The ETag is \
                    of the newest journal entry, and of how personal data is shown: whole with the scope personal.read, else \
                    masked, and as erased once it is. Scope dossier.read.""")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PDF_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Nullable
    ResponseEntity<byte[]> form(
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(example = "01") @PathVariable String form,
            @RequestParam(required = false)
                    @Parameter(
                            description =
                                    "for 02 and 04: sequence of the journal entry that asked or apologised; the newest without it")
                    @Nullable
                    Long entry,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) WebRequest request) {
        var history = visible(code, caller);
        var kind = FormKind.ofDossier(form)
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "form-unknown",
                        "A dossier has the forms 01 to 05; the tracking book 06 is an agency's.",
                        List.of(new Fault("", "FORM_IS_KNOWN", "end the path with 01, 02, 03, 04 or 05"))));
        var applicant = applicant(history, caller);
        var tag = "W/\"%s-%d%s-%s\""
                .formatted(
                        form,
                        history.newest().sequence(),
                        entry == null ? "" : "-" + entry,
                        applicant.disclosed().disclosure().wire());
        if (request.checkNotModified(tag)) {
            return null; // 304 has been set
        }
        var filled = new Forms(history, applicant, readers.names(), Optional.ofNullable(settings.trackingLink()))
                .of(kind, entry)
                .orElseThrow(() -> missing(kind, entry, history));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .eTag(tag)
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(form + "-" + code + ".pdf")
                                .build()
                                .toString())
                .body(pdf.write(filled));
    }

    private ShownApplicant applicant(DossierHistory history, Caller caller) {
        var disclosed =
                disclose.of(history.code(), history.received().event().personal(), caller.has(Caller.READ_PERSONAL));
        if (disclosed.disclosure() == Disclosure.PENDING) {
            // What is printed must not lack what comes a moment later.
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "personal-key-awaited",
                    "The key of the dossier's personal data is on its way; try again in some seconds.",
                    List.of(),
                    Duration.ofSeconds(2));
        }
        return new ShownApplicant(disclosed);
    }

    private DossierHistory visible(String code, Caller caller) {
        var agency = readers.agency(caller);
        var story = archive.story(new DossierCode(code).value());
        try {
            var history = story.isEmpty() ? null : DossierHistory.of(story);
            if (history != null
                    && history.participants().stream().map(readers::canonical).anyMatch(agency::equals)) {
                return history;
            }
        } catch (IncompleteStory e) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "story-incomplete",
                    "The archive doesn't hold the whole journal of this dossier; an operator has to look after it.",
                    List.of(new Fault("", "JOURNAL_IS_WHOLE", String.valueOf(e.getMessage()))));
        }
        throw new Refusal(
                HttpStatus.NOT_FOUND,
                "dossier-unknown",
                "No dossier of this code is known in which your agency has a part.",
                List.of());
    }

    private static Refusal missing(FormKind kind, @Nullable Long entry, DossierHistory history) {
        var existing = Forms.existing(history);
        var what = switch (kind) {
            case SUPPLEMENT -> "supplement-requested";
            case REFUSAL -> "dossier-refused";
            case APOLOGY -> "apology-issued";
            case RECEIPT,
                    CONTROL_SLIP,
                    TRACKING_BOOK,
                    HAND_OVER,
                    SETTLEMENT_REPORT,
                    PROCEDURE_REPORT,
                    ANNUAL_REPORT,
                    SERVICE_INDEX -> throw new IllegalArgumentException("each dossier has the form " + kind);
        };
        var message = entry != null && existing.containsKey(kind)
                ? "the journal's entry %d is no %s; those it has are %s".formatted(entry, what, existing.get(kind))
                : "form %s needs a journal entry %s, and there is none".formatted(kind.number(), what);
        return new Refusal(
                        HttpStatus.CONFLICT,
                        "form-not-there",
                        "The dossier's journal doesn't hold what this form is about; forms lists those there are.",
                        List.of(new Fault("", "FORM_HAS_HAPPENED", message)))
                .with("missing", what)
                .with(
                        "forms",
                        existing.entrySet().stream()
                                .map(form -> Map.of(
                                        "form",
                                        form.getKey().number(),
                                        "title",
                                        form.getKey().title(),
                                        "entries",
                                        form.getValue()))
                                .toList());
    }
}
