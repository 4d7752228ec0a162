package vn.lienthong.intake.dossier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.content.Bounded;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.security.Caller;

/** Shows dossiers to the agencies that have a part in them. */
@RestController
@Tag(name = "Dossiers")
class DossierController {
    private final Participation participation;
    private final Callers callers;
    private final ContentStore store;

    DossierController(Participation participation, Callers callers, ContentStore store) {
        this.participation = participation;
        this.callers = callers;
        this.store = store;
    }

    /**
     * How far a dossier is.
     *
     * @param status 1 to 10, as on the national portal
     * @param sequence of the journal entry it is as of; 0 before the first
     */
    @Schema(name = "Dossier")
    record DossierView(
            @Schema(type = "string", example = "000.01.41.H32-190312-0027")
            DossierCode code,

            @Schema(type = "string", example = "2.000986") ProcedureCode procedure,

            @Schema(description = "Who receives it now", type = "string", example = "H32.41.1")
            AgencyCode receivingAgency,

            @Schema(description = "What its route depends on", example = "{\"place\":\"H32.41.1\"}")
            Map<String, String> facts,

            @Schema(description = "The optional procedures chosen", example = "[\"residence\"]")
            List<String> options,

            @Schema(description = "0 normal to 4 express by the hour", example = "0")
            int priority,

            @Schema(description = "1 to 10, as on the national portal", type = "integer", example = "4")
            DossierStatus status,

            @Schema(example = "in-process") String statusName,

            @Schema(description = "It goes no further: returned, refused or withdrawn")
            boolean ended,

            Instant receivedAt,

            @Schema(description = "When it is due, as of now")
            Instant dueAt,

            @Schema(
                    description =
                            "Whether the time until `dueAt` is running; it stands still while the applicant's papers "
                                    + "or payment are awaited, and after a stop",
                    allowableValues = {"running", "stopped", "ended"},
                    example = "running")
            String clock,

            @Schema(description = "Since when the clock stands still, where it does") @Nullable
            Instant clockStoppedSince,

            @Schema(description = "Number of the journal entry this is as of; 0 before the first", example = "3")
            long sequence,

            List<Stage> stages,

            @Schema(description = "What was handed in, and what came on the way: supplements, drafts, opinions")
            List<Attachment> papers,

            @Schema(description = "The sealed documents issued so far")
            List<Attachment> results,

            @Schema(description = "What the applicant claims not to have to pay", example = "[\"poor-household\"]")
            List<String> exemptions) {

        static DossierView of(Dossier dossier) {
            var submission = dossier.submission();
            var progress = dossier.progress();
            return new DossierView(
                    submission.code(),
                    submission.procedure(),
                    dossier.receiver(),
                    new TreeMap<>(submission.facts()),
                    submission.options(),
                    submission.priority(),
                    progress.status(),
                    progress.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    progress.ended(),
                    submission.receivedAt(),
                    dossier.dueAt(),
                    clockOf(progress),
                    progress.ended() ? null : progress.stoppedSince(),
                    progress.sequence(),
                    dossier.stages(),
                    dossier.papers(),
                    progress.results(),
                    submission.exemptions());
        }
    }

    private static String clockOf(Progress progress) {
        if (progress.ended()) {
            return "ended";
        }
        return progress.stoppedSince() == null ? "running" : "stopped";
    }

    @GetMapping("/v1/dossiers/{code}")
    @Operation(
            summary = "How far a dossier is",
            description =
                    "For the agency that handed it in, the one that receives it, and those it was handed to, be it to be "
                            + "consulted; to all others it doesn't exist. The `ETag` changes whenever the dossier "
                            + "does: with `If-None-Match` what hasn't changed is answered 304, without a body. Scope dossier.read.")
    @ApiResponse(responseCode = "200", description = "As of its journal entry `sequence`")
    @ApiResponse(responseCode = "304", description = "Not changed since", content = @Content)
    ResponseEntity<DossierView> dossier(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(description = "The `ETag` of what you have", example = "\"17\"")
                    @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
                    @Nullable
                    String ifNoneMatch) {
        var view = DossierView.of(visible(caller, code));
        // Compared with If-None-Match by the framework, which answers 304 by itself.
        return ResponseEntity.ok()
                .eTag("\"" + view.sequence() + "\"")
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(view);
    }

    @GetMapping("/v1/dossiers/{code}/attachments/{sha256}")
    @Operation(
            summary = "A paper or a result of a dossier",
            description =
                    "The file itself, or a range of its bytes (`Range`, one range), for the agencies with a part in the "
                            + "dossier. Scope dossier.read.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<InputStreamResource> attachment(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String code,
            @PathVariable String sha256,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range)
            throws IOException {
        var attachment = visible(caller, code).attachment(sha256).orElseThrow(Problem.ATTACHMENT_UNKNOWN::refusal);
        long size = attachment.size();
        var part = range(range, size);
        long from = part == null ? 0 : part.getRangeStart(size);
        long length = part == null ? size : part.getRangeEnd(size) - from + 1;
        if (length <= 0) {
            throw Problem.RANGE_NOT_SATISFIABLE.refusal("It has " + size + ".");
        }
        var content = store.open(attachment.sha256(), from).orElseThrow(Problem.ATTACHMENT_UNKNOWN::refusal);
        var answer = ResponseEntity.status(part == null ? HttpStatus.OK : HttpStatus.PARTIAL_CONTENT)
                .contentType(MediaType.parseMediaType(attachment.mediaType()))
                .contentLength(length)
                .eTag(attachment.sha256())
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(attachment.name(), UTF_8)
                                .build()
                                .toString());
        if (part != null) {
            answer.header(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(from, from + length - 1, size));
        }
        // Just this class: of any other resource the framework would cut ranges itself.
        return answer.body(new InputStreamResource(new Bounded(content, length)));
    }

    /** The one range asked for; null for the whole file, also where the header isn't understood (RFC 9110). */
    private static @Nullable HttpRange range(@Nullable String header, long size) {
        if (header == null) {
            return null;
        }
        try {
            var ranges = HttpRange.parseRanges(header);
            if (ranges.size() != 1) {
                return null;
            }
            return ranges.getFirst();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Dossier visible(Caller caller, String code) {
        caller.require(Caller.READ);
        return participation.visibleTo(callers.agency(caller), new DossierCode(code));
    }
}
