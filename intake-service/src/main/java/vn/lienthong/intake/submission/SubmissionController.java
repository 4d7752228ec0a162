package vn.lienthong.intake.submission;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.submission.AcceptDossier.Accepted;
import vn.lienthong.intake.submission.SubmissionMetrics.Outcome;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Takes dossiers in. */
@RestController
@Tag(name = "Dossiers")
class SubmissionController {
    private final AcceptDossier acceptDossier;
    private final Callers callers;
    private final SubmissionMetrics metrics;

    SubmissionController(AcceptDossier acceptDossier, Callers callers, SubmissionMetrics metrics) {
        this.acceptDossier = acceptDossier;
        this.callers = callers;
        this.metrics = metrics;
    }

    @PostMapping("/v1/dossiers")
    @Operation(
            summary = "Hand in a dossier",
            description =
                    "Checked as a whole: a refusal names every fault. What is answered with 201 is stored durably "
                            + "and will be routed, also if Kafka is down just now. With an `Idempotency-Key` or a "
                            + "`senderReference`, the same request again is answered as the first time, with the header "
                            + "`Idempotency-Replayed`. Which facts and options a procedure takes is said "
                            + "by routing's `GET /v1/procedures/{code}`. Scope dossier.submit; a priority above 0 takes dossier.urgent besides.")
    @ApiResponse(responseCode = "201", description = "Accepted")
    @ApiResponse(
            responseCode = "422",
            description = "Refused, with every fault",
            content = @Content(schema = @Schema(implementation = ProblemDetail.class)))
    ResponseEntity<Receipt> submit(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0001")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody SubmissionRequest request) {
        checkScopes(request, caller);
        var accepted = measured(request, idempotencyKey, caller);
        return ResponseEntity.created(
                        URI.create("/v1/dossiers/" + accepted.submission().code()))
                .headers(IdempotencyKey.replayed(accepted.before()))
                .body(accepted.receipt());
    }

    static void checkScopes(SubmissionRequest request, Caller caller) {
        caller.require(Caller.SUBMIT);
        if (request.priority() != null && request.priority() > Priority.NORMAL) {
            caller.require(Caller.URGENT);
        }
    }

    private Accepted measured(SubmissionRequest request, @Nullable String idempotencyKey, Caller caller) {
        long began = System.nanoTime();
        var outcome = Outcome.FAILED;
        try {
            var key = IdempotencyKey.checked(idempotencyKey);
            var agency = callers.agency(caller);
            var history = callers.history();
            var accepted = acceptDossier.accept(request, key, agency, history);
            outcome = accepted.before() ? Outcome.REPEATED : Outcome.ACCEPTED;
            return accepted;
        } catch (Refusal e) {
            metrics.refused(e);
            outcome = e.status().is4xxClientError() ? Outcome.REFUSED : Outcome.FAILED;
            throw e;
        } finally {
            metrics.count(request.channel(), outcome, Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
