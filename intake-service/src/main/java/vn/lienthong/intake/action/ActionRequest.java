package vn.lienthong.intake.action;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.attachment.AttachmentReference;
import vn.lienthong.intake.attachment.PartReference;

/** An action as an agency reports it, before anything of it is checked. */
@Schema(
        name = "ActionReport",
        description =
                "What your agency did at a stage, or for the whole dossier. Details that an action doesn't take are "
                        + "refused, not passed over.")
record ActionRequest(
        @Schema(
                allowableValues = {
                    "accept",
                    "complete",
                    "refuse",
                    "assign",
                    "request-supplement",
                    "provide-supplement",
                    "request-payment",
                    "confirm-payment",
                    "stop",
                    "resume",
                    "send-back",
                    "consult",
                    "answer",
                    "apologise",
                    "request-withdrawal",
                    "agree-withdrawal",
                    "decline-withdrawal",
                    "recall"
                },
                example = "complete")
        @Nullable
        String action,

        @Schema(
                description = "The stage, by its id in the procedure's route (of a consultation, as its delivery names "
                        + "it). Not needed for resume, apologise, provide-supplement and the withdrawals, which are about "
                        + "the whole dossier",
                example = "residence",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        String stage,

        @Schema(
                description = "The officer's staff number; never a name",
                example = "CB-017",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        String officer,

        @Schema(
                description =
                        "complete: the document issued or drafted, where the stage issues or drafts one. answer: the "
                                + "opinion as a document",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        AttachmentReference result,

        @Schema(
                description = "Why, where the action needs a reason (the citizen is told it); consult: the question; "
                        + "answer: the opinion; request-payment: what for",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        String reason,

        @Schema(
                description = "assign: staff number of who gets the stage",
                example = "CB-018",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        String assignee,

        @Schema(
                description = "request-supplement: codes of the papers asked for",
                example = "[\"host-consent\"]",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        List<@Nullable String> parts,

        @Schema(description = "provide-supplement: the papers handed in", requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        List<@Nullable PartReference> papers,

        @Schema(
                description =
                        "request-supplement, consult: how long there is to answer; without it, what the procedure "
                                + "says",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        Window window,

        @Schema(
                description = "request-payment, confirm-payment: in whole đồng",
                type = "integer",
                format = "int64",
                example = "150000",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        BigDecimal amount,

        @Schema(
                description = "confirm-payment: the payment's number",
                example = "BL-2019-0077",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        String reference,

        @Schema(
                description = "send-back: to which stages",
                example = "[\"birth\"]",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        List<@Nullable String> stages,

        @Schema(
                description = "consult: who is asked, in either code form",
                example = "[\"H32.15\"]",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        List<@Nullable String> agencies,

        @Schema(
                description = "apologise: the new date, with its zone",
                format = "date-time",
                example = "2019-04-16T17:00:00+07:00",
                requiredMode = RequiredMode.NOT_REQUIRED)
        @Nullable
        String dueAt) {

    @Override
    public String toString() {
        return "ActionRequest[withheld]";
    }

    /** A time limit, before it is checked. */
    @Schema(name = "Window", description = "A time limit")
    record Window(
            @Schema(description = "How many; 0 with same-day", type = "integer", example = "3") @Nullable
            BigDecimal amount,

            @Schema(
                    allowableValues = {"working-days", "working-hours", "same-day", "days"},
                    example = "working-days")
            @Nullable
            String unit) {}
}
