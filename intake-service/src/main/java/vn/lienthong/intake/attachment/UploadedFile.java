package vn.lienthong.intake.attachment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureVerdict;

/** An uploaded file, as its uploader is told. */
@Schema(name = "UploadedFile", description = "Goes, as it is, into the dossier or action that names the file.")
record UploadedFile(
        @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String sha256,

        @Schema(example = "giay-chung-sinh.pdf") String name,
        @Schema(example = "application/pdf") String mediaType,
        @Schema(example = "48213") long size,

        @Schema(
                description =
                        "What a scan for malware said. `waiting`: the scanner doesn't answer; the file is kept apart"
                                + " and can't be named until it is scanned. `not-scanned`: there is no scanner here.",
                type = "string",
                allowableValues = {"clean", "waiting", "infected", "not-scanned"},
                example = "clean")
        Scan scan,

        @Schema(
                description = "What its signatures are worth, where it carries any and somebody looked;"
                        + " docs/signing/verifying.md.",
                allowableValues = {"VALID", "INVALID", "UNDETERMINED", "NOT_CHECKED"},
                example = "VALID")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        SignatureVerdict signature) {

    static UploadedFile of(Upload upload, String name) {
        return new UploadedFile(
                upload.sha256(),
                name,
                upload.mediaType() == null ? "application/octet-stream" : upload.mediaType(),
                upload.size() == null ? 0 : upload.size(),
                upload.scan(),
                upload.signature());
    }

    /** How a file is. */
    @Schema(name = "FileState")
    record State(
            String sha256,

            @Schema(description = "By its bytes; missing for files uploaded before it was noted") @Nullable
            String mediaType,

            @Nullable Long size,

            @Schema(
                    type = "string",
                    allowableValues = {"clean", "waiting", "infected", "not-scanned"})
            Scan scan,

            @Schema(description = "When it was uploaded last")
            Instant uploadedAt,

            @Schema(description = "When it was scanned last, where it was") @Nullable
            Instant scannedAt,

            @Schema(description = "After when a file that is waiting is scanned") @Nullable
            Instant scanDueAt,

            @Schema(description = "Whether dossiers and actions may name it")
            boolean usable) {
        static State of(Upload upload) {
            return new State(
                    upload.sha256(),
                    upload.mediaType(),
                    upload.size(),
                    upload.scan(),
                    upload.at(),
                    upload.scannedAt(),
                    upload.scanDueAt(),
                    !upload.scan().quarantined());
        }
    }
}
