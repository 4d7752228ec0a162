package vn.lienthong.intake.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How a batch went as a whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BatchSummary", description = "How a batch went as a whole")
record BatchSummary(
        @Schema(description = "Lines, or events, that were answered", example = "100")
        int lines,

        @Schema(description = "Accepted or carried out now", example = "97")
        int accepted,

        @Schema(description = "Answered as before", example = "1")
        int repeated,

        @Schema(description = "Actions routing hasn't answered yet", example = "0")
        int pending,

        @Schema(description = "Refused, each with its problem", example = "2")
        int refused,

        @Schema(description = "Whether the batch was taken to its end")
        boolean complete) {
    /** The header it stands in. */
    static final String HEADER = "Lienthong-Batch";

    static BatchSummary of(List<LineAnswer> answers, boolean complete) {
        int repeated = (int) answers.stream()
                .filter(answer -> answer.repeated() != null && answer.status() == 200)
                .count();
        int refused = (int) answers.stream().filter(LineAnswer::isRefused).count();
        int pending =
                (int) answers.stream().filter(answer -> answer.status() == 202).count();
        return new BatchSummary(
                answers.size(), answers.size() - refused - pending - repeated, repeated, pending, refused, complete);
    }

    /** For the header. */
    @Override
    public String toString() {
        return "lines=%d, accepted=%d, repeated=%d, pending=%d, refused=%d, complete=%s"
                .formatted(lines, accepted, repeated, pending, refused, complete);
    }
}
