package vn.lienthong.intake.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt (lần truy cập) to change or read something. Holds nothing personal: no body, no name, no value of a request.
 *
 * @param way {@code http}; {@code batch} for a line of one; {@code kafka} for an event
 * @param agency who tried, as far as it was proved
 * @param subject who it was at the agency, a staff number or a system's name
 * @param issuer who vouched for them, by its name in the settings
 * @param certificate thumbprint of the client's certificate
 * @param remote where it came from
 * @param method what was tried, e.g. {@code POST}; {@code EVENT} over Kafka
 * @param route at what, as a template, e.g. {@code /v1/dossiers/{code}}
 * @param dossier code of the dossier it was about
 * @param outcome what came of it
 * @param status of the answer; null where there is no knowing whether it was given
 * @param problem code of the problem document
 * @param rules that the problem's faults name
 * @param request its id, as sent in {@code X-Request-Id}, or given by us
 * @param trace id of its trace
 * @param size of the body, as far as it was read
 * @param millis from its coming to its answer
 */
public record Attempt(
        UUID id,
        Instant at,
        String way,
        @Nullable String agency,
        @Nullable String subject,
        @Nullable String issuer,
        @Nullable String certificate,
        @Nullable String remote,
        String method,
        String route,
        @Nullable String dossier,
        Outcome outcome,
        @Nullable Integer status,
        @Nullable String problem,
        List<String> rules,
        @Nullable String request,
        @Nullable String trace,
        long size,
        long millis) {

    /** What comes of an attempt. */
    public enum Outcome {
        /** Done, or answered. */
        DONE,
        /** Refused: the sender has to mend something. */
        REFUSED,
        /** Turned away: the sender may not, or not so much. */
        TURNED_AWAY,
        /** Not done for a reason of ours. */
        FAILED;

        /** Of an answer over HTTP. */
        public static Outcome of(int status) {
            if (status < 400) {
                return DONE;
            }
            return switch (status) {
                case 401, 403, 429 -> TURNED_AWAY;
                default -> status < 500 ? REFUSED : FAILED;
            };
        }
    }
}
