package vn.lienthong.intake.payment;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import vn.lienthong.contract.registry.WorkingCalendar;

/** Numbers of payments and refunds: nobody guesses one, and none is given twice. */
final class Numbers {
    /** Without those that are taken for another. */
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int LENGTH = 16;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Numbers() {}

    static String payment(Instant at) {
        return number("TT", at);
    }

    static String refund(Instant at) {
        return number("HT", at);
    }

    private static String number(String kind, Instant at) {
        var text = new StringBuilder(kind)
                .append(DAY.format(ZonedDateTime.ofInstant(at, WorkingCalendar.ZONE)))
                .append('-');
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
