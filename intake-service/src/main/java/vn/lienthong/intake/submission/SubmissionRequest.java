package vn.lienthong.intake.submission;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.attachment.PartReference;
import vn.lienthong.intake.request.Prioritised;

/** A dossier as it is handed in, before anything of it is checked. Says nothing of itself in logs. */
@Schema(name = "Submission", description = "A dossier (hồ sơ) to hand in.")
record SubmissionRequest(
        @Schema(description = "National code of the procedure", example = "2.000986") @Nullable
        String procedure,

        @Schema(description = "Who receives it and returns its result; either code form", example = "H32.41.1")
        @Nullable
        String receivingAgency,

        @Schema(
                description = "How it came in",
                allowableValues = {"online", "counter", "post"},
                example = "counter")
        @Nullable
        String channel,

        @Schema(
                description = "Your own number of it: a second submission with the same one is the same dossier",
                example = "MC-2019-000123",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String senderReference,

        @Nullable ApplicantRequest applicant,

        @Schema(
                description = "What the applicant filled in, by field",
                example = "{\"childName\":\"Nguyễn An\"}",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        Map<String, @Nullable String> form,

        @Schema(
                description =
                        "What the procedure's route depends on, by the names it declares: texts, numbers, true or "
                                + "false, a choice's value, an agency's code. Nothing personal",
                example = "{\"place\":\"H32.41.1\",\"area\":520.5,\"mortgaged\":false}",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        Map<String, @Nullable Object> facts,

        @Schema(
                description = "The optional procedures the applicant chose, where the procedure has any",
                example = "[\"residence\",\"insurance\"]",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        List<@Nullable String> options,

        @Schema(
                description =
                        "0 normal, 1 urgent (khẩn), 2 very urgent (thượng khẩn), 3 express (hỏa tốc), 4 express by "
                                + "the hour; above 0 with the scope dossier.urgent only",
                minimum = "0",
                maximum = "4",
                example = "0",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        Integer priority,

        @Nullable List<@Nullable PartReference> parts,

        @Schema(
                description = "How the applicant wants the result; by post only with `delivery`",
                allowableValues = {"online", "counter", "post"},
                example = "post",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String returnBy,

        @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable
        DeliveryRequest delivery,

        @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable
        ReceptionRequest reception,

        @Schema(
                description =
                        "What the applicant claims not to have to pay, by the codes of the procedure's exemptions; each with "
                                + "the paper or fact that shows it",
                example = "[\"poor-household\"]",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        List<@Nullable String> exemptions)
        implements Prioritised {

    /** Without a word on how the result goes back, or on who took it in. */
    SubmissionRequest(
            @Nullable String procedure,
            @Nullable String receivingAgency,
            @Nullable String channel,
            @Nullable String senderReference,
            @Nullable ApplicantRequest applicant,
            @Nullable Map<String, @Nullable String> form,
            @Nullable Map<String, @Nullable Object> facts,
            @Nullable List<@Nullable String> options,
            @Nullable Integer priority,
            @Nullable List<@Nullable PartReference> parts) {
        this(
                procedure,
                receivingAgency,
                channel,
                senderReference,
                applicant,
                form,
                facts,
                options,
                priority,
                parts,
                null,
                null,
                null,
                null);
    }

    @Schema(name = "Delivery", description = "Where the public post brings the result to (nơi nhận kết quả)")
    record DeliveryRequest(
            @Schema(
                    description = "Whose name stands on the parcel; the applicant's without it",
                    example = "Nguyễn Văn Nam",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String recipient,

            @Schema(example = "12 Trần Phú, Nha Trang") @Nullable
            String address,

            @Schema(description = "The postman calls it", example = "0905000123") @Nullable
            String phone) {

        @Override
        public String toString() {
            return "DeliveryRequest[withheld]";
        }
    }

    @Schema(name = "Reception", description = "How it was taken in at a counter (tiếp nhận tại một cửa)")
    record ReceptionRequest(
            @Schema(
                    description = "Staff number of who took it in; no name",
                    example = "CB-017",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String officer,

            @Schema(
                    description = "The day on the postmark, of what came by post",
                    example = "2019-03-11",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String postmarkedOn,

            @Schema(
                    description = "Number of the post's order that brought it",
                    example = "H32.41.1-7F1D8F6C00010002-submit",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String postOrder) {}

    @Override
    public String toString() {
        return "SubmissionRequest[withheld]";
    }

    @Schema(name = "Applicant", description = "Who hands it in (người nộp)")
    record ApplicantRequest(
            @Schema(example = "Nguyễn Thị Hoa") @Nullable String fullName,

            @Schema(description = "12 digits, or 9", example = "056190001234") @Nullable
            String citizenId,

            @Schema(example = "0905000123", requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable
            String phone,

            @Schema(example = "hoa@example.vn", requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable
            String email,

            @Schema(example = "12 Trần Phú, Nha Trang", requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable
            String address,

            @Schema(
                    description = "Language of messages",
                    allowableValues = {"vi", "en"},
                    example = "vi",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String language) {

        @Override
        public String toString() {
            return "ApplicantRequest[withheld]";
        }
    }
}
