package vn.lienthong.intake.attachment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An attachment as a request names it, before it is checked. */
@Schema(name = "Attachment", description = "A file uploaded before: exactly what the upload answered.")
public record AttachmentReference(
        @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") @Nullable
        String sha256,

        @Schema(example = "giay-chung-sinh.pdf") @Nullable String name,

        @Schema(example = "application/pdf") @Nullable String mediaType,

        @Schema(example = "48213") @Nullable Long size,

        @Schema(description = "As the upload answered it; passed over", example = "clean")
        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        @Nullable
        String scan) {}
