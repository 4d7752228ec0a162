package vn.lienthong.intake.rule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * Takes times and days in, from 1900 to 9999: what {@code java.time} reads beyond, a billion years away, neither the
 * database nor an {@link Instant}'s milliseconds can hold.
 */
public final class Times {
    private static final int EARLIEST = 1900;
    private static final int LATEST = 9999;

    private Times() {}

    /**
     * A moment with its distance from UTC, like {@code 2019-03-12T09:15:00+07:00}.
     *
     * @throws DateTimeParseException where it isn't of that form, or of those years
     */
    public static Instant moment(String text) {
        var moment = OffsetDateTime.parse(text);
        check(moment.getYear(), text);
        return moment.toInstant();
    }

    /**
     * A day like {@code 2019-03-12}.
     *
     * @throws DateTimeParseException where it isn't of that form, or of those years
     */
    public static LocalDate day(String text) {
        var day = LocalDate.parse(text);
        check(day.getYear(), text);
        return day;
    }

    private static void check(int year, String text) {
        if (year < EARLIEST || year > LATEST) {
            throw new DateTimeParseException("of no year that counts here", text, 0);
        }
    }
}
