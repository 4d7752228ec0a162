package vn.lienthong.contract.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Instants as they stand on the wire, e.g. {@code 2019-03-12T02:15:30.120Z}. Written and read by hand, since every event has
 * several and the JDK's formatter takes ten times as long; whatever isn't of just this form is left to the JDK.
 */
final class InstantText {
    private static final int LENGTH = "2019-03-12T02:15:30.120Z".length();
    private static final long DAY_MILLIS = 86_400_000;
    private static final long LAST_MILLI =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final long FIRST_MILLI =
            Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();

    private InstantText() {}

    /** Always with three decimals; what is smaller than a millisecond is cut off. */
    static String format(Instant instant) {
        var millis = instant.toEpochMilli();
        if (millis < FIRST_MILLI || millis > LAST_MILLI) {
            return withThreeDecimals(Instant.ofEpochMilli(millis).toString());
        }
        var date = LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS));
        int time = (int) Math.floorMod(millis, DAY_MILLIS);
        var text = new byte[LENGTH];
        digits(text, 0, 4, date.getYear());
        text[4] = '-';
        digits(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, time / 3_600_000);
        text[13] = ':';
        digits(text, 14, 2, time / 60_000 % 60);
        text[16] = ':';
        digits(text, 17, 2, time / 1_000 % 60);
        text[19] = '.';
        digits(text, 20, 3, time % 1_000);
        text[23] = 'Z';
        return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String withThreeDecimals(String text) {
        // Instant.toString drops the decimals of a full second.
        return text.indexOf('.') < 0 ? text.substring(0, text.length() - 1) + ".000Z" : text;
    }

    private static void digits(byte[] text, int from, int count, int value) {
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
    }

    /** @throws java.time.format.DateTimeParseException if it is no instant */
    static Instant parse(String text) {
        if (text.length() != LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != '.'
                || text.charAt(23) != 'Z') {
            return Instant.parse(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int milli = number(text, 20, 3);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > 28 && !YearMonth.of(year, month).isValidDay(day)
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 59
                || milli < 0) {
            return Instant.parse(text);
        }
        var seconds = (hour * 60L + minute) * 60 + second;
        return Instant.ofEpochMilli(LocalDate.of(year, month, day).toEpochDay() * DAY_MILLIS + seconds * 1_000 + milli);
    }

    /** −1 if not all are digits. */
    private static int number(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
