package vn.lienthong.intake.action;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.attachment.AttachmentReference;

/** An action as an agency reports it, before anything of it is checked. */
@Schema(name = "ActionReport", description = "What your agency did at a stage.")
record ActionRequest(
        @Schema(
                allowableValues = {"accept", "complete", "refuse"},
                example = "complete")
        @Nullable
        String action,

        @Schema(description = "The stage, by its id in the procedure's route", example = "residence") @Nullable
        String stage,

        @Schema(
                description = "The officer's staff number; never a name",
                example = "CB-017",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String officer,

        @Schema(description = "The document issued, where completing the stage issues one") @Nullable
        AttachmentReference result,

        @Schema(
                description = "Why, where the action needs a reason; the citizen is told it",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String reason) {

    @Override
    public String toString() {
        return "ActionRequest[withheld]";
    }
}
