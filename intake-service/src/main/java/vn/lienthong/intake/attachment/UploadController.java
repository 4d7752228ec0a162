package vn.lienthong.intake.attachment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.ReceiveUpload.Checksum;
import vn.lienthong.intake.attachment.ReceiveUpload.ChecksumMismatch;
import vn.lienthong.intake.attachment.TakeFile.Declared;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.security.Caller;

/** Uploads that can be resumed: the tus protocol 1.0.0 with creation, creation with upload, expiration, checksum and termination. */
@RestController
@Tag(name = "Resumable uploads")
class UploadController {
    private static final String VERSION = "1.0.0";
    private static final String TUS_RESUMABLE = "Tus-Resumable";
    private static final String TUS_VERSION = "Tus-Version";
    private static final String OFFSET = "Upload-Offset";
    private static final String LENGTH = "Upload-Length";
    private static final String EXPIRES = "Upload-Expires";
    private static final String METADATA = "Upload-Metadata";
    private static final String BYTES = "application/offset+octet-stream";
    private static final int CHECKSUM_MISMATCH = 460;
    private static final Map<String, String> ALGORITHMS = Map.of("sha1", "SHA-1", "sha256", "SHA-256");
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ReceiveUpload receive;
    private final Uploads uploads;
    private final CheckAttachment attachments;
    private final ForPart forPart;
    private final Callers callers;
    private final IntakeSettings.Files settings;

    UploadController(
            ReceiveUpload receive,
            Uploads uploads,
            CheckAttachment attachments,
            ForPart forPart,
            Callers callers,
            IntakeSettings settings) {
        this.receive = receive;
        this.uploads = uploads;
        this.attachments = attachments;
        this.forPart = forPart;
        this.callers = callers;
        this.settings = settings.files();
    }

    /** How an upload is. */
    @Schema(name = "ResumableUpload")
    record UploadView(
            UUID id,

            @Schema(
                    description = "`finishing`: all bytes have come, and the file is about to be checked",
                    allowableValues = {"receiving", "finishing", "finished", "refused"})
            String state,

            @Schema(description = "How many bytes have come")
            long received,

            long length,
            Instant expiresAt,

            @Schema(description = "Once it is finished: what dossiers and actions name the file by") @Nullable
            UploadedFile attachment,

            @Schema(description = "Where it was refused: code, detail and errors of the problem", type = "object")
            @Nullable
            JsonNode problem) {}

    @RequestMapping(path = "/v1/uploads", method = RequestMethod.OPTIONS)
    @Operation(
            summary = "What of tus is spoken here",
            description = "Versions, extensions, checksum algorithms and the largest upload, in headers. Scope none.")
    @ApiResponse(responseCode = "204")
    ResponseEntity<Void> options() {
        return ResponseEntity.noContent()
                .header(TUS_RESUMABLE, VERSION)
                .header(TUS_VERSION, VERSION)
                .header("Tus-Extension", "creation,creation-with-upload,expiration,checksum,termination")
                .header("Tus-Max-Size", Long.toString(settings.largest().toBytes()))
                .header("Tus-Checksum-Algorithm", "sha1,sha256")
                .build();
    }

    @PostMapping("/v1/uploads")
    @Operation(
            summary = "Begin a resumable upload",
            description =
                    "tus 1.0.0 (https://tus.io): `Upload-Length` is needed, `Upload-Metadata` has `filename` and `filetype`, and "
                            + "`procedure` and `part` where the procedure's limits for that part are to hold. `Repr-Digest` (RFC "
                            + "9530) is checked once all has come. The body may have the first bytes. "
                            + "Scope dossier.submit or dossier.act.")
    @ApiResponse(responseCode = "201", description = "`Location` is where to send the bytes with PATCH")
    ResponseEntity<Void> begin(
            @Parameter(hidden = true) Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ChecksumMismatch {
        var agency = agency(caller, request, response);
        long length = length(request);
        var metadata = request.getHeader(METADATA);
        var digests = request.getHeader("Repr-Digest");
        var declared = declared(metadata, length, digests);
        boolean withBytes = BYTES.equals(request.getContentType());
        var checksum = withBytes ? checksum(request) : null;
        var upload = receive.begin(agency, length, declared, metadata, digests);
        response.setHeader(HttpHeaders.LOCATION, "/v1/uploads/" + upload.id());
        if (withBytes) {
            upload = receive.receive(upload.id(), agency, 0, request.getInputStream(), checksum);
            response.setHeader(OFFSET, Long.toString(upload.received()));
        }
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(EXPIRES, HTTP_DATE.format(upload.expiresAt()))
                .build();
    }

    private Declared declared(@Nullable String header, long length, @Nullable String digests) {
        var unreadable = new ArrayList<Fault>();
        var metadata = UploadMetadata.of(header, unreadable);
        if (!unreadable.isEmpty()) {
            throw Problem.UPLOAD_MALFORMED.refusal(unreadable);
        }
        var faults = new ArrayList<Fault>();
        var limit = forPart.limit(metadata.value("procedure"), metadata.value("part"), UploadMetadata.POINTER, faults)
                .orElseGet(forPart::widest);
        var type = metadata.value("filetype");
        if (type == null || !limit.mediaTypes().contains(type)) {
            throw Problem.MEDIA_TYPE_NOT_ALLOWED.refusal(List.of(Rule.MEDIA_TYPE_IS_ALLOWED.brokenAt(
                    UploadMetadata.POINTER + "/filetype", "The media type is none of " + limit.typesInWords() + ".")));
        }
        if (length > limit.maxSize()) {
            throw Problem.ATTACHMENT_TOO_LARGE.refusal("It is " + limit.maxSize() + " bytes.");
        }
        if (length == 0) {
            faults.add(Rule.CONTENT_IS_PRESENT.brokenAt("", "`Upload-Length` is 0; there is no empty file here."));
        }
        var name = attachments.fileName(metadata.value("filename"), UploadMetadata.POINTER + "/filename", faults);
        if (name == null || !faults.isEmpty()) {
            throw Problem.ATTACHMENT_REFUSED.refusal(faults);
        }
        try {
            return new Declared(name, type, ContentDigests.of(digests));
        } catch (ContentDigests.Malformed e) {
            throw Problem.DIGEST_MALFORMED.refusal();
        }
    }

    @RequestMapping(path = "/v1/uploads/{id}", method = RequestMethod.HEAD)
    @Operation(
            summary = "How far an upload is",
            description = "In `Upload-Offset`. Scope dossier.submit or dossier.act.")
    @ApiResponse(responseCode = "200", description = "`Upload-Offset` and `Upload-Length`")
    ResponseEntity<Void> offset(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var upload = receive.findFinished(id(id), agency(caller, request, response));
        if (upload.refusal() != null) {
            throw Problem.UPLOAD_GONE.refusal();
        }
        return ResponseEntity.ok()
                .header(OFFSET, Long.toString(upload.received()))
                .header(LENGTH, Long.toString(upload.length()))
                .header(METADATA, upload.metadata())
                .header(EXPIRES, HTTP_DATE.format(upload.expiresAt()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @PatchMapping("/v1/uploads/{id}")
    @Operation(
            summary = "Send bytes of an upload",
            description =
                    "From `Upload-Offset` on, as `application/offset+octet-stream`; with `Upload-Checksum` they are kept only "
                            + "whole. With the last byte the file is checked, and the answer may be its refusal. Scope "
                            + "dossier.submit or dossier.act.")
    @ApiResponse(responseCode = "204", description = "Kept, durably")
    ResponseEntity<Void> send(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ChecksumMismatch {
        var agency = agency(caller, request, response);
        if (!BYTES.equals(request.getContentType())) {
            throw Problem.UPLOAD_TYPE_WRONG.refusal();
        }
        long offset = number(request, OFFSET);
        var upload = receive.receive(id(id), agency, offset, request.getInputStream(), checksum(request));
        return ResponseEntity.noContent()
                .header(OFFSET, Long.toString(upload.received()))
                .header(EXPIRES, HTTP_DATE.format(upload.expiresAt()))
                .build();
    }

    @DeleteMapping("/v1/uploads/{id}")
    @Operation(
            summary = "Terminate an upload",
            description = "Its bytes are removed; a file it has become stays. Scope dossier.submit or dossier.act.")
    @ApiResponse(responseCode = "204", description = "Gone")
    ResponseEntity<Void> terminate(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        receive.terminate(id(id), agency(caller, request, response));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/v1/uploads/{id}")
    @Operation(
            summary = "PATCH or DELETE for those who can't send them",
            description = "`X-HTTP-Method-Override` says which. Scope dossier.submit or dossier.act.")
    @ApiResponse(responseCode = "204", description = "As for PATCH and DELETE")
    ResponseEntity<Void> override(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ChecksumMismatch {
        var method = request.getHeader("X-HTTP-Method-Override");
        if ("PATCH".equals(method)) {
            return send(caller, id, request, response);
        }
        if ("DELETE".equals(method)) {
            return terminate(caller, id, request, response);
        }
        throw Problem.UPLOAD_MALFORMED.refusal("`X-HTTP-Method-Override` is PATCH or DELETE.");
    }

    @GetMapping("/v1/uploads/{id}")
    @Operation(
            summary = "What became of an upload",
            description =
                    "Once it is finished, `attachment` goes, as it is, into the dossier or action that names the file. Scope "
                            + "dossier.submit or dossier.act.")
    UploadView upload(@Parameter(hidden = true) Caller caller, @PathVariable String id) throws IOException {
        require(caller);
        var agency = callers.agency(caller);
        var upload = receive.findFinished(id(id), agency);
        var sha256 = upload.sha256();
        return new UploadView(
                upload.id(),
                upload.refusal() != null
                        ? "refused"
                        : upload.isFinished() ? "finished" : upload.isComplete() ? "finishing" : "receiving",
                upload.received(),
                upload.length(),
                upload.expiresAt(),
                sha256 == null
                        ? null
                        : uploads.find(agency, sha256)
                                .map(file -> UploadedFile.of(file, upload.name()))
                                .orElse(null),
                upload.refusal() == null ? null : CanonicalJson.mapper().readTree(upload.refusal()));
    }

    // ---- what every request has

    private Agency agency(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(TUS_RESUMABLE, VERSION);
        require(caller);
        if (!VERSION.equals(request.getHeader(TUS_RESUMABLE))) {
            response.setHeader(TUS_VERSION, VERSION);
            throw Problem.TUS_VERSION_UNKNOWN.refusal();
        }
        return callers.agency(caller);
    }

    private static void require(Caller caller) {
        if (!caller.scopes().contains(Caller.ACT)) {
            caller.require(Caller.SUBMIT);
        }
    }

    private static UUID id(String id) {
        try {
            if (id.length() == 36) {
                return UUID.fromString(id);
            }
        } catch (IllegalArgumentException e) {
            // As one that isn't there.
        }
        throw Problem.UPLOAD_UNKNOWN.refusal();
    }

    private static long length(HttpServletRequest request) {
        if (request.getHeader("Upload-Defer-Length") != null) {
            throw Problem.UPLOAD_MALFORMED.refusal("The length can't be deferred here; say it in `Upload-Length`.");
        }
        return number(request, LENGTH);
    }

    private static long number(HttpServletRequest request, String header) {
        var value = request.getHeader(header);
        if (value == null || !value.matches("\\d{1,18}")) {
            throw Problem.UPLOAD_MALFORMED.refusal("`" + header + "` is a whole number of bytes.");
        }
        return Long.parseLong(value);
    }

    private static @Nullable Checksum checksum(HttpServletRequest request) {
        var header = request.getHeader("Upload-Checksum");
        if (header == null) {
            return contentDigest(request.getHeader("Content-Digest"));
        }
        var words = header.split(" ", -1);
        var algorithm = ALGORITHMS.get(words[0]);
        if (algorithm != null && words.length == 2) {
            try {
                return new Checksum(algorithm, Base64.getDecoder().decode(words[1]));
            } catch (IllegalArgumentException e) {
                // Told below.
            }
        }
        throw Problem.UPLOAD_MALFORMED.refusal(
                "`Upload-Checksum` is sha1 or sha256, a space, and the digest in Base64.");
    }

    private static @Nullable Checksum contentDigest(@Nullable String header) {
        try {
            return ContentDigests.of(header).expected().entrySet().stream()
                    .findFirst()
                    .map(one -> new Checksum(one.getKey(), one.getValue()))
                    .orElse(null);
        } catch (ContentDigests.Malformed e) {
            throw Problem.DIGEST_MALFORMED.refusal();
        }
    }

    /** Status 460 is tus's own. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> checksumMismatch(ChecksumMismatch e) {
        var status = HttpStatusCode.valueOf(CHECKSUM_MISMATCH);
        var problem = ProblemDetail.forStatusAndDetail(
                status, "The bytes don't hash to `Upload-Checksum`; none of them was kept. Send them again.");
        problem.setType(URI.create("urn:lienthong:problem:checksum-mismatch"));
        problem.setTitle("Checksum Mismatch");
        problem.setProperty("code", "checksum-mismatch");
        problem.setProperty("errors", List.of());
        return ResponseEntity.status(status).body(problem);
    }
}
