package vn.lienthong.intake.document;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.command.ReportLine;
import vn.lienthong.edxml.doctor.Mender;
import vn.lienthong.edxml.doctor.Mending;
import vn.lienthong.edxml.finding.Language;
import vn.lienthong.intake.admission.Admission;
import vn.lienthong.intake.attachment.IncomingFolder;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.support.security.Caller;

/** The edXML doctor over HTTP (bác sĩ edXML): looks at packages and mends copies of them; nothing is kept. */
@RestController
@Tag(name = "edXML")
class EdxmlController {
    static final String CHANGES = "Edxml-Changes";
    static final String LEFT = "Edxml-Findings-Left";
    private static final int MOST_CHANGES = 40;
    private static final int LONGEST_PLACE = 120;
    /** A header takes ASCII alone. */
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final ExaminePacket examinePacket;
    private final IncomingFolder folder;
    private final Admission admission;
    private final Callers callers;

    EdxmlController(ExaminePacket examinePacket, IncomingFolder folder, Admission admission, Callers callers) {
        this.examinePacket = examinePacket;
        this.folder = folder;
        this.admission = admission;
        this.callers = callers;
    }

    @PostMapping(
            value = "/v1/edxml/checks",
            consumes = Consignment.MEDIA_TYPE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Have a package examined",
            description =
                    "As `./lienthong edxml check --json` does: verdict, every finding with place, expectation and remedy, the"
                            + " fields read, the attachments' true size and SHA-256. Nothing is kept.")
    @ApiResponse(
            responseCode = "200",
            description = "Examined, whatever was found",
            content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
    void check(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "`vi` or `en`; Vietnamese by default", example = "vi")
                    @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false)
                    @Nullable
                    String language,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var agency = callers.agency(caller).code();
        var packet = examinePacket.take(request.getInputStream(), request.getContentLengthLong());
        String line;
        try (var place = admission.enter(agency, false)) {
            line = ReportLine.of("-", examinePacket.examine(packet), null, "", languageOf(language));
        } finally {
            Files.deleteIfExists(packet.file().path());
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping(value = "/v1/edxml/mended", consumes = Consignment.MEDIA_TYPE, produces = Consignment.MEDIA_TYPE)
    @Operation(
            summary = "Have a copy of a package mended",
            description =
                    "Where only one thing can be meant, as `./lienthong edxml check --fix` does. `Edxml-Changes` names what was"
                            + " changed, `Edxml-Findings-Left` says how much is still found. Nothing is kept.")
    @ApiResponse(
            responseCode = "200",
            description = "The mended copy",
            content =
                    @Content(mediaType = Consignment.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "204", description = "Nothing can be mended safely", content = @Content)
    void mend(@Parameter(hidden = true) Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var agency = callers.agency(caller).code();
        var packet = examinePacket.take(request.getInputStream(), request.getContentLengthLong());
        Path copy = null;
        try {
            copy = folder.newFile();
            Mending mending;
            try (var place = admission.enter(agency, false)) {
                mending = new Mender(examinePacket.limits()).mend(packet.file().path(), Given.NOTHING, copy);
            }
            response.setHeader(CHANGES, changes(mending));
            response.setHeader(LEFT, Integer.toString(mending.left().size()));
            if (mending.changes().isEmpty()) {
                response.setStatus(HttpStatus.NO_CONTENT.value());
                return;
            }
            response.setContentType(Consignment.MEDIA_TYPE);
            response.setContentLengthLong(Files.size(copy));
            Files.copy(copy, response.getOutputStream());
        } finally {
            Files.deleteIfExists(packet.file().path());
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        }
    }

    /** Rules and places, never what stood there: headers are logged along the way. */
    private static String changes(Mending mending) {
        return ASCII.writeValueAsString(mending.changes().stream()
                .limit(MOST_CHANGES)
                .map(change -> {
                    var told = new LinkedHashMap<String, String>();
                    told.put("id", change.rule().id());
                    told.put(
                            "place",
                            change.place()
                                    .substring(
                                            0,
                                            Math.min(
                                                    LONGEST_PLACE,
                                                    change.place().length())));
                    return told;
                })
                .toList());
    }

    private static Language languageOf(@Nullable String accepted) {
        return accepted != null && accepted.strip().toLowerCase(Locale.ROOT).startsWith("en")
                ? Language.EN
                : Language.VI;
    }
}
