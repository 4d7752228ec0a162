package vn.lienthong.intake.erasure;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.support.security.Caller;

/** Has personal data erased. */
@RestController
@Tag(name = "Personal data")
class ErasureController {
    private final EraseDossier eraseDossier;
    private final Callers callers;

    ErasureController(EraseDossier eraseDossier, Callers callers) {
        this.eraseDossier = eraseDossier;
        this.callers = callers;
    }

    /** That it was done. */
    @Schema(description = "The personal data is erased; there is no way back")
    record Erased(
            @Schema(type = "string", example = "000.01.41.H32-190312-0027")
            DossierCode dossier,

            Instant erasedAt,
            ErasureReason reason,
            @Nullable String reference) {}

    @PostMapping("/v1/dossiers/{code}/erasure")
    @Operation(
            summary = "Erase a dossier's personal data",
            description =
                    "Once the dossier has ended: names, numbers, addresses, phones, e-mail and the form's contents are no "
                            + "longer readable anywhere, while everything else of it stays. Before the time of retention "
                            + "is over, by a legal basis only. By the agency that receives the dossier, or a one-stop "
                            + "centre. Doing it again answers as the first time. There is no way back. Scope personal.erase.")
    @ApiResponse(responseCode = "200", description = "Erased")
    @ApiResponse(
            responseCode = "409",
            description = "The dossier goes on, its time of retention does, or it was handed in before there were keys",
            content = @Content(schema = @Schema(implementation = ProblemDetail.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Refused, with every fault",
            content = @Content(schema = @Schema(implementation = ProblemDetail.class)))
    Erased erase(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @RequestBody ErasureRequest request) {
        caller.require(Caller.ERASE_PERSONAL);
        var erasure = eraseDossier.erase(new DossierCode(code), request, callers.agency(caller), caller.subject());
        return new Erased(erasure.dossier(), erasure.at(), erasure.reason(), erasure.reference());
    }
}
