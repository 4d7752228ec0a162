package vn.lienthong.intake.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that goes back (hoàn trả).
 *
 * @param reference the number of the sum it is part of
 * @param note what the officer wrote who asked for it
 * @param askedBy staff number; null where nobody had to ask
 * @param decidedBy the second person
 */
record Refund(
        String number,
        String payment,
        Method method,
        String reference,
        long amount,
        RefundReason reason,
        @Nullable String note,
        RefundState state,
        @Nullable String askedBy,
        @Nullable String decidedBy,
        Instant madeAt,
        int tries) {}
