package vn.lienthong.intake.attachment;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A paper as a request names it, before it is checked. */
@Schema(name = "Part", description = "A paper of the dossier (thành phần hồ sơ)")
public record PartReference(
        @Schema(description = "Which of the procedure's papers", example = "birth-proof") @Nullable
        String code,

        @Nullable AttachmentReference attachment) {}
