package vn.lienthong.intake.attachment;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A paper as a request names it, before it is checked. */
@Schema(name = "Part", description = "A paper of the dossier (thành phần hồ sơ)")
public record PartReference(
        @Schema(description = "Which of the procedure's papers", example = "birth-proof") @Nullable
        String code,

        @Nullable AttachmentReference attachment,

        @Schema(
                description = "How many originals (bản chính) were handed over on paper",
                example = "1",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        Integer originals,

        @Schema(
                description = "How many copies (bản sao) were handed over on paper",
                example = "0",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        Integer copies) {

    public PartReference(@Nullable String code, @Nullable AttachmentReference attachment) {
        this(code, attachment, null, null);
    }
}
