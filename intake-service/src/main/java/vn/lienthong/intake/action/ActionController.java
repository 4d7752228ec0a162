package vn.lienthong.intake.action;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Takes what agencies report they did at a stage, and tells them what routing made of it. */
@RestController
@Tag(name = "Actions")
class ActionController {
    private final ReportAction reportAction;
    private final Actions actions;
    private final JournalSignals signals;
    private final Callers callers;
    private final IntakeSettings settings;

    ActionController(
            ReportAction reportAction,
            Actions actions,
            JournalSignals signals,
            Callers callers,
            IntakeSettings settings) {
        this.reportAction = reportAction;
        this.actions = actions;
        this.signals = signals;
        this.callers = callers;
        this.settings = settings;
    }

    /** What became of an action; what doesn't apply to its outcome is left out. */
    @Schema(name = "Outcome", description = "What became of an action")
    record Outcome(
            UUID id,

            @Schema(
                    allowableValues = {"carried-out", "refused", "pending"},
                    example = "carried-out")
            String outcome,

            @Schema(description = "Of the dossier, after it", type = "integer", example = "4") @Nullable
            DossierStatus status,

            @Schema(description = "The journal entries it brought about") @Nullable
            List<Answer.Entry> entries,

            @Schema(description = "Routing's rule, where refused", example = "STAGE_IS_OPEN") @Nullable
            String rule,

            @Nullable String detail,

            @Schema(description = "What your agency may do instead", example = "[\"accept residence\"]") @Nullable
            List<String> allowed) {

        static Outcome pending(UUID id) {
            return new Outcome(id, "pending", null, null, null, null, null);
        }

        static Outcome of(UUID id, Answer answer) {
            return switch (answer) {
                case Answer.CarriedOut(var status, var entries) ->
                    new Outcome(id, "carried-out", status, entries, null, null, null);
                case Answer.Refused(var rule, var detail, var allowed) ->
                    new Outcome(id, "refused", null, null, rule, detail, allowed);
            };
        }
    }

    @PostMapping("/v1/dossiers/{code}/actions")
    @Operation(
            summary = "Report what your agency did at a stage",
            description =
                    "Waits for routing's answer. Without one in time the action is still taken and will be decided: "
                            + "202, with the place to ask later. With an `Idempotency-Key` the same request again is answered as "
                            + "the first time. Scope dossier.act.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    @ApiResponse(
            responseCode = "409",
            description = "The dossier doesn't allow it; nothing changed",
            content = @Content(schema = @Schema(implementation = ProblemDetail.class)))
    ResponseEntity<Outcome> report(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0002")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody ActionRequest request,
            HttpServletResponse response) {
        caller.require(Caller.ACT);
        var taken = reportAction.report(
                new DossierCode(code), request, IdempotencyKey.checked(idempotencyKey), callers.agency(caller));
        if (taken.before()) {
            response.setHeader(IdempotencyKey.REPLAYED, "true");
        }
        var id = taken.action().id();
        var answer = signals.await(taken.action().dossier(), settings.answerPatience(), () -> actions.answer(id));
        if (answer.isEmpty()) {
            return ResponseEntity.accepted()
                    .location(URI.create("/v1/actions/" + id))
                    .body(Outcome.pending(id));
        }
        if (answer.get() instanceof Answer.Refused refused) {
            throw refusal(id, refused);
        }
        return ResponseEntity.ok(Outcome.of(id, answer.get()));
    }

    private static Refusal refusal(UUID id, Answer.Refused refused) {
        return Problem.ACTION_REFUSED
                .refusal(List.of(new Fault("", refused.rule(), refused.detail())))
                .with("id", id)
                .with("rule", refused.rule())
                .with("allowed", refused.allowed());
    }

    @GetMapping("/v1/actions/{id}")
    @Operation(
            summary = "What became of an action",
            description = "For the agency that reported it. Scope dossier.act.")
    Outcome outcome(@Parameter(hidden = true) Caller caller, @PathVariable UUID id) {
        caller.require(Caller.ACT);
        var action = actions.find(callers.agency(caller).code(), id).orElseThrow(Problem.ACTION_UNKNOWN::refusal);
        return actions.answer(action.id())
                .map(answer -> Outcome.of(action.id(), answer))
                .orElseGet(() -> Outcome.pending(action.id()));
    }
}
