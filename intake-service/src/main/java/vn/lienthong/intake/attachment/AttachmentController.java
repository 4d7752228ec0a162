package vn.lienthong.intake.attachment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.intake.IntakeSettings;
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
    private final ContentStore store;
    private final CheckAttachment attachments;
    private final Uploads uploads;
    private final IntakeSettings settings;
    private final Clock clock;

    AttachmentController(
            ContentStore store, CheckAttachment attachments, Uploads uploads, IntakeSettings settings, Clock clock) {
        this.store = store;
        this.attachments = attachments;
        this.uploads = uploads;
        this.settings = settings;
        this.clock = clock;
    }

    @PostMapping("/v1/attachments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Upload a file",
            description =
                    "The body is the file itself, `Content-Type` its media type. Name it in the query or in "
                            + "`Content-Disposition`. The answer goes, as it is, into the dossier or action that names the file; "
                            + "only the agency that uploaded it may name it. Uploading the same bytes again changes nothing. Scope dossier.submit or dossier.act.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/pdf",
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @ApiResponse(responseCode = "201", description = "Stored")
    Attachment upload(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "File name, where Content-Disposition gives none", example = "giay-chung-sinh.pdf")
                    @RequestParam(required = false)
                    @Nullable
                    String name,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable
                    String contentType,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.CONTENT_DISPOSITION, required = false) @Nullable
                    String disposition,
            HttpServletRequest request)
            throws IOException {
        if (!caller.scopes().contains(Caller.ACT)) {
            caller.require(Caller.SUBMIT);
        }
        var mediaType = mediaType(contentType);
        var faults = new ArrayList<Fault>();
        var fileName = attachments.fileName(name != null ? name : nameIn(disposition), "/name", faults);
        if (request.getContentLengthLong() > settings.largestAttachment().toBytes()) {
            throw tooLarge();
        }
        var body = request.getInputStream();
        var start = body.readNBytes(FileType.BYTES);
        checkContent(start, mediaType, faults);
        if (fileName == null || !faults.isEmpty()) {
            throw Problem.ATTACHMENT_REFUSED.refusal(faults);
        }
        try {
            var stored = store.put(
                    new SequenceInputStream(new ByteArrayInputStream(start), body),
                    settings.largestAttachment().toBytes());
            uploads.note(stored.sha256(), caller.agency(), clock.instant());
            return new Attachment(stored.sha256(), fileName, mediaType, stored.size());
        } catch (ContentStore.TooLarge e) {
            throw tooLarge();
        }
    }

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
    private String mediaType(@Nullable String contentType) {
        var declared =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!settings.mediaTypes().contains(declared)) {
            throw Problem.MEDIA_TYPE_NOT_ALLOWED.refusal(List.of(Rule.MEDIA_TYPE_IS_ALLOWED.brokenAt(
                    "", "The media type is none of " + attachments.allowedTypes() + ".")));
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

    private Refusal tooLarge() {
        return Problem.ATTACHMENT_TOO_LARGE.refusal(
                "It is " + settings.largestAttachment().toBytes() + " bytes.");
    }
}
