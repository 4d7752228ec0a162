package vn.lienthong.console.statistics;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * The days of a report (kỳ báo cáo), in Vietnam's zone: {@code 2026}, {@code 2026-H1}, {@code 2026-Q3}, {@code 2026-03},
 * or {@code 2026-03-01..2026-03-14}; a month also as people write it, {@code 3/2026}.
 *
 * @param text its name
 * @param last its last day
 */
record Period(String text, LocalDate first, LocalDate last) {
    private static final Pattern FORM =
            Pattern.compile("(?<year>[12]\\d{3})(?:-(?:H(?<half>[12])|Q(?<quarter>[1-4])|(?<month>0[1-9]|1[0-2])))?");
    private static final Pattern DAYS = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.\\.(\\d{4}-\\d{2}-\\d{2})");
    private static final Pattern WRITTEN_MONTH = Pattern.compile("(0?[1-9]|1[0-2])/([12]\\d{3})");
    private static final int MONTHS_OF_A_HALF = 6;
    private static final int MONTHS_OF_A_QUARTER = 3;

    /** Empty where the text names no period. */
    static Optional<Period> of(String text) {
        var days = DAYS.matcher(text);
        if (days.matches()) {
            try {
                var first = LocalDate.parse(days.group(1));
                var last = LocalDate.parse(days.group(2));
                return last.isBefore(first) ? Optional.empty() : Optional.of(new Period(text, first, last));
            } catch (DateTimeException e) {
                return Optional.empty(); // e.g. 30 February
            }
        }
        var written = WRITTEN_MONTH.matcher(text);
        if (written.matches()) {
            return Optional.of(
                    month(YearMonth.of(Integer.parseInt(written.group(2)), Integer.parseInt(written.group(1)))));
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var year = Year.parse(form.group("year"));
        if (form.group("month") != null) {
            return Optional.of(months(text, year.atMonth(Integer.parseInt(form.group("month"))), 1));
        }
        if (form.group("quarter") != null) {
            return Optional.of(part(text, year, form.group("quarter"), MONTHS_OF_A_QUARTER));
        }
        if (form.group("half") != null) {
            return Optional.of(part(text, year, form.group("half"), MONTHS_OF_A_HALF));
        }
        return Optional.of(
                new Period(text, year.atDay(1), year.atMonth(Month.DECEMBER).atEndOfMonth()));
    }

    private static Period part(String text, Year year, String number, int months) {
        return months(text, year.atMonth((Integer.parseInt(number) - 1) * months + 1), months);
    }

    private static Period months(String text, YearMonth first, int count) {
        return new Period(text, first.atDay(1), first.plusMonths(count - 1L).atEndOfMonth());
    }

    static Period month(YearMonth month) {
        return months(month.toString(), month, 1);
    }

    /** The month a moment is in. */
    static Period monthOf(Instant now) {
        return month(YearMonth.from(ZonedDateTime.ofInstant(now, WorkingCalendar.ZONE)));
    }

    Instant begin() {
        return first.atStartOfDay(WorkingCalendar.ZONE).toInstant();
    }

    /** The first moment that no longer belongs to it. */
    Instant end() {
        return last.plusDays(1).atStartOfDay(WorkingCalendar.ZONE).toInstant();
    }

    /** The same days a year before. */
    Period yearBefore() {
        var before = first.minusYears(1);
        // Where it ends with a month, so does the other: February.
        var end = last.equals(YearMonth.from(last).atEndOfMonth())
                ? YearMonth.from(last).minusYears(1).atEndOfMonth()
                : last.minusYears(1);
        return new Period(before + ".." + end, before, end);
    }
}
