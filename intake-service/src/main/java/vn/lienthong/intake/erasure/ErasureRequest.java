package vn.lienthong.intake.erasure;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.personal.ErasureReason;

/**
 * Asks for a dossier's personal data to be erased.
 *
 * @param reason {@value #REASONS}; each but the first is a legal basis for erasing before the time of retention is over
 * @param reference number of the decision or request it follows; needed before the time of retention is over
 */
record ErasureRequest(
        @Schema(
                description = "Each but retention-over is a legal basis for erasing earlier",
                example = "consent-withdrawn")
        @Nullable
        ErasureReason reason,

        @Schema(description = "Number of the decision or request it follows; no name", example = "12/QĐ-UBND") @Nullable
        String reference) {
    static final String REASONS =
            "retention-over, consent-withdrawn, objection, unlawful-processing or legal-obligation";
}
