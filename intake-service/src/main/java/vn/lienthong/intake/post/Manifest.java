package vn.lienthong.intake.post;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What post office and agency hand over to each other in one go (bảng kê bàn giao).
 *
 * @param uploadedBy {@code post} or the agency's code: who uploads it has confirmed it
 */
record Manifest(
        String id,
        Direction direction,
        String agency,
        Instant handedOverAt,
        String uploadedBy,
        Instant uploadedAt,
        @Nullable Instant confirmedByPost,
        @Nullable Instant confirmedByAgency,
        List<Entry> entries,
        List<Difference> differences) {
    static final String POST = "post";

    /** Which way it goes. */
    enum Direction {
        /** Papers that the post collected, to the agency's counter. */
        @JsonProperty("to-agency")
        TO_AGENCY(Leg.SUBMIT),
        /** Results that the post is to bring to citizens. */
        @JsonProperty("to-post")
        TO_POST(Leg.RETURN);

        private final Leg leg;

        Direction(Leg leg) {
            this.leg = leg;
        }

        Leg leg() {
            return leg;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Direction ofWire(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * One item of it.
     *
     * @param weight in grams
     * @param cash what was, or is to be, collected for it, in đồng
     * @param damaged it isn't whole
     */
    record Entry(
            int line,
            String orderNumber,
            @Nullable String dossier,
            @Nullable Integer weight,
            @Nullable Integer pages,
            long cash,
            boolean damaged) {}

    /** How list, hand-over and our orders may differ. */
    enum Kind {
        /** It should be there, and isn't. */
        @JsonProperty("missing")
        MISSING,
        /** It is there, and shouldn't be. */
        @JsonProperty("unexpected")
        UNEXPECTED,
        @JsonProperty("damaged")
        DAMAGED,
        @JsonProperty("amount-differs")
        AMOUNT_DIFFERS;

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind ofWire(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** A difference that was found; it stays until it is settled with a reason. */
    record Difference(
            int difference,
            Kind kind,
            String orderNumber,
            String explanation,
            String foundBy,
            Instant foundAt,
            @Nullable String settledBy,
            @Nullable Instant settledAt,
            @Nullable String reason) {}

    /** What was found, before it has a number. */
    record Found(Kind kind, String orderNumber, String explanation) {}

    boolean isConfirmed() {
        return confirmedByPost != null && confirmedByAgency != null;
    }

    /** Both sides agree, and nothing is open. */
    boolean isSettled() {
        return isConfirmed() && differences.stream().allMatch(one -> one.settledAt() != null);
    }
}
