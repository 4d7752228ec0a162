package vn.lienthong.intake.post;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An order of the public post (vận đơn).
 *
 * @param number dossier code and kind, e.g. {@code 000.01.41.H32-190312-0027-return}
 * @param agency whose counter is given the papers, or who returns the result
 * @param stage that returns the result; null while there is none
 * @param dueCash what the postman is to collect (COD), in đồng
 * @param trouble why it isn't placed yet, in plain words
 * @param tracking number under which the post follows it
 */
record PostOrder(
        String number,
        OrderKind kind,
        @Nullable String dossier,
        String agency,
        @Nullable String stage,
        Leg leg,
        OrderState state,
        @Nullable Instant stateAt,
        long dueCash,
        String createdBy,
        Instant createdAt,
        Placement placement,
        int attempts,
        @Nullable String trouble,
        @Nullable String tracking,
        @Nullable Long collected,
        @Nullable Instant collectedAt,
        @Nullable Long remitted,
        @Nullable Instant remittedAt,
        boolean returnReported) {

    /** Whether the post office has it. */
    enum Placement {
        /** To be placed. */
        PENDING,
        PLACED,
        /** The post office won't take it. */
        REFUSED,
        /** Not wanted any more before it was placed. */
        CANCELLED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    StateMerge.Known known() {
        return new StateMerge.Known(kind, leg, state);
    }
}
