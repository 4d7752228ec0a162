package vn.lienthong.routing.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * What is to be paid, as it was published (phí, lệ phí).
 *
 * @param min in whole đồng, the least of several cases; {@code max} the most
 * @param note what stands beside it
 */
public record PublishedFee(
        @Nullable Long min, @Nullable Long max, @Nullable String note) {
    /** No fee is so low; the portal prints 20 for 20.000. */
    private static final long LEAST_LIKELY = 1_000;

    public PublishedFee {
        if ((min == null) != (max == null)) {
            throw new IllegalArgumentException("a fee has a least and a greatest amount, or neither");
        }
        if (min != null && max != null && (min < 0 || min > max)) {
            throw new IllegalArgumentException("a fee's least amount is from 0 to its greatest");
        }
    }

    /** Why an amount can't be relied on. */
    public enum Doubt {
        /** 20 for 20.000. */
        BELOW_1000("fee-below-1000"),
        /** The note speaks of US dollars. */
        IN_USD("fee-in-usd"),
        /** „Miễn phí“ often means that the province sets it. */
        FREE_OR_SET_BY_PROVINCE("fee-free-or-set-by-province");

        private final String name;

        Doubt(String name) {
            this.name = name;
        }

        /** As it stands among a procedure's doubts. */
        String published() {
            return name;
        }
    }

    boolean isUnlikelyLow() {
        return (min != null && min > 0 && min < LEAST_LIKELY) || (max != null && max > 0 && max < LEAST_LIKELY);
    }
}
