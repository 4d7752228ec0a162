package vn.lienthong.intake.batch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.support.problem.ProblemMembers;
import vn.lienthong.support.problem.Refusal;

/**
 * What one line, or event, of a batch is answered; what doesn't apply is left out.
 *
 * @param dossier the one it is about, for the audit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "LineAnswer", description = "The answer to one line, or event, of a batch")
record LineAnswer(
        @Schema(description = "Its line, or its place in the array, from 1", example = "3")
        int line,

        @Schema(description = "Its idempotency key, or the event's id", example = "7f1d8f6c-0001") @Nullable
        String id,

        @Schema(description = "What the same as a request of its own would be answered with", example = "201")
        int status,

        @Schema(description = "true where the same was sent before, and this is what it was answered") @Nullable
        Boolean repeated,

        @Schema(description = "The receipt of a dossier that was accepted (201), now or before (200)", type = "object")
        @Nullable
        Object receipt,

        @Schema(
                description = "What became of an action (200), or that routing hasn't answered yet (202)",
                type = "object")
        @Nullable
        Object outcome,

        @Schema(description = "The problem document, where it was refused") @Nullable
        Map<String, Object> problem,

        @JsonIgnore @Nullable String dossier) {

    static LineAnswer refused(int line, @Nullable String id, Refusal refusal) {
        return new LineAnswer(line, id, refusal.status().value(), null, null, null, ProblemMembers.of(refusal), null);
    }

    boolean isRefused() {
        return problem != null;
    }
}
