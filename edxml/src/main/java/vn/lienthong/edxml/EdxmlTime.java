package vn.lienthong.edxml;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dates (ngày) {@code yyyy/MM/dd} and times {@code yyyy/MM/dd HH:mm:ss} as packages have them, in Vietnam's time. */
public final class EdxmlTime {
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ](.*))?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})(?:[T ](.*))?");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?");

    private EdxmlTime() {}

    public static String format(LocalDate date) {
        return DATE.format(date);
    }

    public static String format(Instant time) {
        return TIME.format(time.atZone(ZONE));
    }

    /** Strictly; empty if it isn't in the form or there is no such day. */
    public static Optional<LocalDate> date(String text) {
        return text.length() == 10 ? day(text) : Optional.empty();
    }

    /** Strictly; empty if it isn't in the form or there is no such time. */
    public static Optional<Instant> time(String text) {
        if (text.length() != 19 || text.charAt(10) != ' ' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            return Optional.empty();
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        return hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59
                ? Optional.empty()
                : day(text)
                        .map(day ->
                                day.atTime(hour, minute, second).atZone(ZONE).toInstant());
    }

    // By hand: with a formatter, a small package's dates take as long as all its markup.
    private static Optional<LocalDate> day(String text) {
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return text.charAt(4) == '/' && text.charAt(7) == '/' && year >= 0 && exists(year, month, day)
                ? Optional.of(LocalDate.of(year, month, day))
                : Optional.empty();
    }

    /** Negative where anything but digits stands there. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** A date or time written otherwise, in the form; empty where it could mean another day, or none. */
    public static Optional<String> canonical(String text, boolean withTime) {
        var yearFirst = YEAR_FIRST.matcher(text);
        var yearLast = YEAR_LAST.matcher(text);
        try {
            LocalDate date;
            String clock;
            if (yearFirst.matches()) {
                date = LocalDate.of(number(yearFirst.group(1)), number(yearFirst.group(2)), number(yearFirst.group(3)));
                clock = yearFirst.group(4);
            } else if (yearLast.matches()) {
                int first = number(yearLast.group(1));
                int second = number(yearLast.group(2));
                if (first <= 12 && second <= 12 && first != second) {
                    return Optional.empty(); // day first, as in Vietnam, or month first?
                }
                int year = number(yearLast.group(3));
                date = second > 12 ? LocalDate.of(year, first, second) : LocalDate.of(year, second, first);
                clock = yearLast.group(4);
            } else {
                return Optional.empty();
            }
            if (!withTime) {
                // A time of day that says nothing may go; another one is left to a human.
                return clock == null || clock.matches("00:00(:00(\\.0+)?)?")
                        ? Optional.of(DATE.format(date))
                        : Optional.empty();
            }
            var time = CLOCK.matcher(clock == null ? "" : clock);
            if (!time.matches()) {
                return Optional.empty();
            }
            int seconds = time.group(3) == null ? 0 : number(time.group(3));
            return Optional.of(TIME.format(date.atTime(number(time.group(1)), number(time.group(2)), seconds)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it is meant as a date but names a day that no calendar has, such as 30 February. */
    public static boolean isImpossible(String text) {
        var yearFirst = YEAR_FIRST.matcher(text);
        var yearLast = YEAR_LAST.matcher(text);
        if (yearFirst.matches()) {
            return !exists(number(yearFirst.group(1)), number(yearFirst.group(2)), number(yearFirst.group(3)))
                    || isImpossibleClock(yearFirst.group(4));
        }
        if (yearLast.matches()) {
            int year = number(yearLast.group(3));
            int first = number(yearLast.group(1));
            int second = number(yearLast.group(2));
            return !exists(year, second, first) && !exists(year, first, second) || isImpossibleClock(yearLast.group(4));
        }
        return false;
    }

    private static boolean isImpossibleClock(@org.jspecify.annotations.Nullable String clock) {
        var time = CLOCK.matcher(clock == null ? "" : clock);
        return time.matches()
                && (number(time.group(1)) > 23
                        || number(time.group(2)) > 59
                        || time.group(3) != null && number(time.group(3)) > 59);
    }

    private static boolean exists(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= java.time.YearMonth.of(year, month).lengthOfMonth();
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
