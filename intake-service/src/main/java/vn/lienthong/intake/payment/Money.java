package vn.lienthong.intake.payment;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A sum that came in.
 *
 * @param reference its number where it was paid, unique for the method: it is known again by it
 * @param amount in whole đồng
 */
record Money(Method method, String reference, long amount, Instant paidAt) {
    private static final Pattern REFERENCE = Pattern.compile("(?=.*\\d)[A-Za-z0-9./_-]{1,64}");

    Money {
        if (amount <= 0) {
            throw new IllegalArgumentException("a sum is a positive number of đồng");
        }
        if (!isReference(reference)) {
            throw new IllegalArgumentException("a payment's number has 1 to 64 letters, digits and .-_/ with a digit");
        }
    }

    static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }
}
