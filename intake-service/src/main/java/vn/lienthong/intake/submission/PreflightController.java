package vn.lienthong.intake.submission;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.support.security.Caller;

/** Checks dossiers that aren't handed in yet. */
@RestController
@Tag(name = "Dossiers")
class PreflightController {
    private final PreflightDossier preflightDossier;
    private final Callers callers;

    PreflightController(PreflightDossier preflightDossier, Callers callers) {
        this.preflightDossier = preflightDossier;
        this.callers = callers;
    }

    @PostMapping("/v1/dossiers/preflight")
    @Operation(
            summary = "See what would become of a dossier",
            description =
                    "The body of a submission is checked just as if it were handed in now, its key and reference "
                            + "too, and nothing is stored. Answered with 200 whether it would be accepted or not: `acceptable` says "
                            + "it, `faults` are those of the refusal. A body that can't be read, and a right that is missing, are "
                            + "refused as for a submission. Scope dossier.submit; a priority above 0 takes dossier.urgent besides.")
    @ApiResponse(responseCode = "200", description = "What would become of it")
    Preflight preflight(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The key under which it is to be handed in", example = "7f1d8f6c-0001")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody SubmissionRequest request) {
        SubmissionController.checkScopes(request, caller);
        var key = IdempotencyKey.checked(idempotencyKey);
        var agency = callers.agency(caller);
        var history = callers.history();
        return preflightDossier.preflight(request, key, agency, history);
    }
}
