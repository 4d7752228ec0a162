package vn.lienthong.intake.attachment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.intake.attachment.IncomingFolder.BrokenOff;
import vn.lienthong.intake.attachment.TakeFile.Declared;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Takes files in before the dossiers and actions that name them. */
@RestController
@Tag(name = "Attachments")
class AttachmentController {
    private static final Duration WAITING_FOR_SCAN = Duration.ofMinutes(1);

    private final IncomingFolder incoming;
    private final TakeFile takeFile;
    private final CheckAttachment attachments;
    private final ForPart forPart;
    private final Uploads uploads;
    private final Callers callers;

    AttachmentController(
            IncomingFolder incoming,
            TakeFile takeFile,
            CheckAttachment attachments,
            ForPart forPart,
            Uploads uploads,
            Callers callers) {
        this.incoming = incoming;
        this.takeFile = takeFile;
        this.attachments = attachments;
        this.forPart = forPart;
        this.uploads = uploads;
        this.callers = callers;
    }

    @PostMapping("/v1/attachments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Upload a file",
            description =
                    "The body is the file itself, `Content-Type` its media type. Name it in the query or in "
                            + "`Content-Disposition`. The answer goes, as it is, into the dossier or action that names the file; "
                            + "only the agency that uploaded it may name it. Uploading the same bytes again changes nothing. "
                            + "Large files, and those sent over bad lines, go to /v1/uploads. Scope dossier.submit or dossier.act.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/pdf",
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @ApiResponse(responseCode = "201", description = "Stored")
    UploadedFile upload(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "File name, where Content-Disposition gives none", example = "giay-chung-sinh.pdf")
                    @RequestParam(required = false)
                    @Nullable
                    String name,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable
                    String contentType,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.CONTENT_DISPOSITION, required = false) @Nullable
                    String disposition,
            @Parameter(description = "Procedure of the part it is for, whose limits then hold", example = "2.000986")
                    @RequestParam(required = false)
                    @Nullable
                    String procedure,
            @Parameter(description = "The part it is for", example = "birth-proof")
                    @RequestParam(required = false)
                    @Nullable
                    String part,
            @Parameter(description = "What the file is to hash to (RFC 9530)", example = "sha-256=:…:")
                    @RequestHeader(name = "Repr-Digest", required = false)
                    @Nullable
                    String reprDigest,
            @Parameter(description = "Likewise: the body is the file")
                    @RequestHeader(name = "Content-Digest", required = false)
                    @Nullable
                    String contentDigest,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (!caller.scopes().contains(Caller.ACT)) {
            caller.require(Caller.SUBMIT);
        }
        var faults = new ArrayList<Fault>();
        var limit = forPart.limit(procedure, part, "", faults).orElseGet(forPart::usual);
        var mediaType = mediaType(contentType, limit);
        var fileName = attachments.fileName(name != null ? name : nameIn(disposition), "/name", faults);
        var digests = digests(reprDigest).and(digests(contentDigest));
        if (request.getContentLengthLong() > limit.maxSize()) {
            throw tooLarge(limit);
        }
        var body = request.getInputStream();
        var start = start(body);
        checkContent(start, mediaType, faults);
        if (fileName == null || !faults.isEmpty()) {
            throw Problem.ATTACHMENT_REFUSED.refusal(faults);
        }
        IncomingFolder.Incoming file;
        try {
            file = incoming.take(new SequenceInputStream(new ByteArrayInputStream(start), body), limit.maxSize());
        } catch (ContentStore.TooLarge e) {
            throw tooLarge(limit);
        } catch (BrokenOff e) {
            throw Problem.BODY_BROKE_OFF.refusal();
        }
        try {
            var upload = takeFile.take(file, new Declared(fileName, mediaType, digests), caller.agency());
            if (upload.scan() == Scan.WAITING) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(WAITING_FOR_SCAN.toSeconds()));
            }
            return UploadedFile.of(upload, fileName);
        } finally {
            Files.deleteIfExists(file.path());
        }
    }

    @GetMapping("/v1/attachments/{sha256}")
    @Operation(
            summary = "How an uploaded file is",
            description =
                    "For the agency that uploaded it: type and size by its bytes, what the scan for malware said, and whether it "
                            + "can be named. To all others it doesn't exist. Scope dossier.submit, dossier.act or dossier.read.")
    UploadedFile.State state(@Parameter(hidden = true) Caller caller, @PathVariable String sha256) {
        if (!caller.scopes().contains(Caller.ACT) && !caller.scopes().contains(Caller.SUBMIT)) {
            caller.require(Caller.READ);
        }
        return uploads.find(callers.agency(caller), sha256)
                .map(UploadedFile.State::of)
                .orElseThrow(Problem.ATTACHMENT_UNKNOWN::refusal);
    }

    private static byte[] start(InputStream body) throws IOException {
        try {
            return body.readNBytes(FileType.BYTES);
        } catch (IOException e) {
            throw Problem.BODY_BROKE_OFF.refusal();
        }
    }

    private static ContentDigests digests(@Nullable String header) {
        try {
            return ContentDigests.of(header);
        } catch (ContentDigests.Malformed e) {
            throw Problem.DIGEST_MALFORMED.refusal();
        }
    }

    /** Before the whole file is read: what begins as something else can be refused at once. */
    private static void checkContent(byte[] start, String mediaType, List<Fault> faults) {
        if (start.length == 0) {
            faults.add(Rule.CONTENT_IS_PRESENT.brokenAt("", "The body is empty; send the file as the body."));
        } else if (FileType.of(mediaType).filter(type -> !type.begins(start)).isPresent()) {
            faults.add(Rule.CONTENT_IS_OF_ITS_TYPE.brokenAt(
                    "",
                    "The bytes don't begin as those of " + mediaType + " do; declare the type the file really has."));
        }
    }

    /** The declared type without its parameters. */
    private static String mediaType(@Nullable String contentType, FileLimit limit) {
        var declared =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!limit.mediaTypes().contains(declared)) {
            throw Problem.MEDIA_TYPE_NOT_ALLOWED.refusal(List.of(Rule.MEDIA_TYPE_IS_ALLOWED.brokenAt(
                    "", "The media type is none of " + limit.typesInWords() + ".")));
        }
        return declared;
    }

    private static @Nullable String nameIn(@Nullable String disposition) {
        try {
            return disposition == null
                    ? null
                    : ContentDisposition.parse(disposition).getFilename();
        } catch (IllegalArgumentException e) {
            // Not of RFC 6266's form: the same as no name at all, which is a fault by itself.
            return null;
        }
    }

    private static Refusal tooLarge(FileLimit limit) {
        return Problem.ATTACHMENT_TOO_LARGE.refusal("It is " + limit.maxSize() + " bytes.");
    }
}
