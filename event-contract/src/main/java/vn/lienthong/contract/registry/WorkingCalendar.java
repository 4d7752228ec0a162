package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/**
 * When offices work (lịch làm việc), and what a time limit means by it; value of {@code registry.calendar.state}.
 *
 * <p>Conventions. What comes in after the cut-off, or on a day off, counts from the opening of the next working day; what
 * comes in before the opening counts from the opening. A limit of N working days ends on the N-th working day after the
 * day it counts from, at the same time of day. Working hours count while offices are open. A limit of the same day ends
 * at the close of the day it counts from. N calendar days end at the close of the N-th day after, or, where that is a day
 * off, of the next working day.
 *
 * @param days what differs from Monday to Friday: public holidays, days off in their stead, swapped days and make-up
 *     Saturdays, as published each year
 */
public record WorkingCalendar(
        String id,
        int version,
        LocalTime opens,
        LocalTime lunchFrom,
        LocalTime lunchTo,
        LocalTime closes,
        LocalTime cutOff,
        Map<LocalDate, Day> days) {
    /** The zone of every Vietnamese office. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final int FARTHEST_YEARS = 20;

    public WorkingCalendar {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(cutOff, "cutOff");
        days = Map.copyOf(days);
        if (!(opens.isBefore(lunchFrom) && !lunchTo.isBefore(lunchFrom) && lunchTo.isBefore(closes))) {
            throw new IllegalArgumentException("calendar " + id + ": opening, lunch and closing are out of order");
        }
    }

    /** What a date is, where it isn't what its weekday says. */
    public enum Day {
        @JsonProperty("off")
        OFF,
        @JsonProperty("working")
        WORKING
    }

    public boolean isWorkingDay(LocalDate date) {
        var day = days.get(date);
        if (day != null) {
            return day == Day.WORKING;
        }
        return date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /** The moment a limit counts from, for what came in at {@code from}. */
    public Instant countsFrom(Instant from) {
        return start(from).atZone(ZONE).toInstant();
    }

    /** When a limit ends that begins at {@code from}. */
    public Instant dueAt(Instant from, TimeLimit limit) {
        var start = start(from);
        var due = switch (limit.unit()) {
            case SAME_DAY -> start.toLocalDate().atTime(closes);
            case WORKING_DAYS ->
                workingDaysAfter(start.toLocalDate(), limit.amount()).atTime(start.toLocalTime());
            case WORKING_HOURS -> workingHoursAfter(start, limit.amount());
            case DAYS -> daysAfter(start, limit.amount());
        };
        return due.atZone(ZONE).toInstant();
    }

    private LocalDateTime start(Instant from) {
        var local = LocalDateTime.ofInstant(from, ZONE);
        var date = local.toLocalDate();
        if (!isWorkingDay(date) || !local.toLocalTime().isBefore(cutOff)) {
            return nextWorkingDay(date).atTime(opens);
        }
        return local.toLocalTime().isBefore(opens) ? date.atTime(opens) : local;
    }

    private LocalDate nextWorkingDay(LocalDate after) {
        var date = after.plusDays(1);
        var farthest = after.plusYears(FARTHEST_YEARS);
        while (!isWorkingDay(date)) {
            date = date.plusDays(1);
            if (date.isAfter(farthest)) {
                throw new IllegalStateException("calendar " + id + " has no working day after " + after);
            }
        }
        return date;
    }

    private LocalDate workingDaysAfter(LocalDate date, int count) {
        var day = date;
        for (int i = 0; i < count; i++) {
            day = nextWorkingDay(day);
        }
        return day;
    }

    private LocalDateTime daysAfter(LocalDateTime start, int count) {
        var last = start.toLocalDate().plusDays(count);
        return (isWorkingDay(last) ? last : nextWorkingDay(last)).atTime(closes);
    }

    private LocalDateTime workingHoursAfter(LocalDateTime start, int hours) {
        var remaining = Duration.ofHours(hours);
        var at = start;
        while (true) {
            var time = at.toLocalTime();
            LocalTime until = time.isBefore(lunchFrom) ? lunchFrom : closes;
            var openFrom = time.isBefore(lunchFrom) ? time : (time.isBefore(lunchTo) ? lunchTo : time);
            var open = openFrom.isBefore(until) ? Duration.between(openFrom, until) : Duration.ZERO;
            if (remaining.compareTo(open) <= 0) {
                return at.toLocalDate().atTime(openFrom).plus(remaining);
            }
            remaining = remaining.minus(open);
            at = until.equals(lunchFrom)
                    ? at.toLocalDate().atTime(lunchTo)
                    : nextWorkingDay(at.toLocalDate()).atTime(opens);
        }
    }
}
