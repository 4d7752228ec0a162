package vn.lienthong.intake.dossier;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * A stage that has been opened.
 *
 * @param stage its id in the procedure's route, or {@code <stage>~<n>} of a consultation
 * @param dueAt where there is a limit; none while its turn is yet to come again
 */
record Stage(
        @Schema(example = "residence") String stage,
        @Schema(type = "string", example = "H32.101.1") AgencyCode agency,
        State state,
        @Nullable Instant dueAt) {

    /** How far it is. */
    enum State {
        /** Handed to its agency. */
        @JsonProperty("open")
        OPEN,
        /** Taken on. */
        @JsonProperty("accepted")
        ACCEPTED,
        /** The document it issues is at signing. */
        @JsonProperty("sealing")
        SEALING,
        @JsonProperty("done")
        DONE,
        /** Given back; its turn comes again. */
        @JsonProperty("later")
        LATER,
        /** It was opened once, and then turned out not to be part of the dossier. */
        @JsonProperty("skipped")
        SKIPPED
    }
}
