package vn.lienthong.intake.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of a day found (đối soát).
 *
 * @param day Vietnam's
 * @param ours sums known here, paid online that day; {@code platform} on the platform's list; {@code journal} of ours, those
 *     the journal says are confirmed
 */
record Reconciliation(LocalDate day, Instant at, Side ours, Side platform, Side journal, List<Difference> differences) {

    /** How many, and how much in all, in whole đồng. */
    record Side(int payments, long amount, int refunds, long refunded) {}

    /** What doesn't agree. */
    enum Kind {
        /** The platform has a sum that was never told to us. */
        @JsonProperty("missing-here")
        MISSING_HERE("The platform took this sum, and its result never came here."),
        @JsonProperty("unknown-order")
        UNKNOWN_ORDER("The platform took a sum for an order that was never made here."),
        @JsonProperty("missing-there")
        MISSING_THERE("A sum was told to us that is not on the platform's list."),
        @JsonProperty("amount-differs")
        AMOUNT_DIFFERS("The sum has another amount on the platform's list."),
        @JsonProperty("not-in-the-journal")
        NOT_IN_THE_JOURNAL("It was paid and reported, and the journal doesn't say so; the input may wait at routing."),
        @JsonProperty("confirmed-without-money")
        CONFIRMED_WITHOUT_MONEY("The journal names this sum as paid, and nobody here knows of it."),
        @JsonProperty("refund-missing-here")
        REFUND_MISSING_HERE("The platform gave back what nobody here asked it to, or hasn't heard of being done."),
        @JsonProperty("refund-missing-there")
        REFUND_MISSING_THERE("A refund is done here that is not on the platform's list.");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /**
     * Something that doesn't agree.
     *
     * @param healed it has been put right by this run
     */
    @Schema(name = "PaymentDifference")
    record Difference(
            Kind kind,
            String reason,
            String number,
            @Nullable String order,
            @Nullable String dossier,
            @Nullable Long ours,
            @Nullable Long platform,
            boolean healed) {
        static Difference of(
                Kind kind,
                String number,
                @Nullable String order,
                @Nullable String dossier,
                @Nullable Long ours,
                @Nullable Long platform,
                boolean healed) {
            return new Difference(kind, kind.reason(), number, order, dossier, ours, platform, healed);
        }
    }

    /** One line for each difference. Nothing in it has to be quoted but the reason. */
    String csv() {
        var text = new StringBuilder("kind,number,order,dossier,ours,platform,healed,reason\r\n");
        for (var one : differences) {
            text.append(one.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                    .append(',')
                    .append(one.number())
                    .append(',')
                    .append(one.order() == null ? "" : one.order())
                    .append(',')
                    .append(one.dossier() == null ? "" : one.dossier())
                    .append(',')
                    .append(one.ours() == null ? "" : one.ours())
                    .append(',')
                    .append(one.platform() == null ? "" : one.platform())
                    .append(',')
                    .append(one.healed())
                    .append(",\"")
                    .append(one.reason().replace("\"", "\"\""))
                    .append("\"\r\n");
        }
        return text.toString();
    }
}
