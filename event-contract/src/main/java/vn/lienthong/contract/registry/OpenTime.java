package vn.lienthong.contract.registry;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import vn.lienthong.contract.registry.WorkingCalendar.Day;

/**
 * The time during which offices are open, laid end to end: how much of it has passed at a moment, and at which moment so
 * much has passed. Moments are local nanoseconds since 1970; what has passed is counted from a fixed day, so only
 * differences of it mean something. Both directions take well under a microsecond: the days that differ lie in a table of
 * running totals, and before and after it every week is like the other.
 */
final class OpenTime {
    static final long DAY = 86_400_000_000_000L;

    /** Nanoseconds as long carry until 2262. */
    private static final long LAST_DAY = LocalDate.of(2260, 1, 1).toEpochDay();

    private static final long FIRST_DAY = LocalDate.of(1700, 1, 1).toEpochDay();

    private final long opens;
    private final long lunchFrom;
    private final long lunchTo;
    private final long closes;
    private final Day[] week = new Day[7];
    private final long inAWeek;
    private final long first;
    private final Day[] kinds;
    private final long[] before;

    OpenTime(
            LocalTime opens,
            LocalTime lunchFrom,
            LocalTime lunchTo,
            LocalTime closes,
            WorkingCalendar.Week week,
            Map<LocalDate, Day> days) {
        this.opens = opens.toNanoOfDay();
        this.lunchFrom = lunchFrom.toNanoOfDay();
        this.lunchTo = lunchTo.toNanoOfDay();
        this.closes = closes.toNanoOfDay();
        long total = 0;
        for (var day : DayOfWeek.values()) {
            this.week[day.ordinal()] = week.of(day);
            total += length(week.of(day));
        }
        inAWeek = total;
        first = days.keySet().stream().mapToLong(LocalDate::toEpochDay).min().orElse(0);
        long end = days.keySet().stream()
                .mapToLong(date -> date.toEpochDay() + 1)
                .max()
                .orElse(0);
        kinds = new Day[Math.toIntExact(end - first)];
        before = new long[kinds.length + 1];
        for (int i = 0; i < kinds.length; i++) {
            var different = days.get(LocalDate.ofEpochDay(first + i));
            kinds[i] = different != null ? different : ofWeek(first + i);
            before[i + 1] = before[i] + length(kinds[i]);
        }
    }

    private Day ofWeek(long day) {
        return week[Math.floorMod(day + 3, 7)]; // 1970-01-01 was a Thursday
    }

    Day kind(long day) {
        long index = day - first;
        return index >= 0 && index < kinds.length ? kinds[(int) index] : ofWeek(day);
    }

    /** How long offices are open on a day of this kind. */
    long length(Day kind) {
        return switch (kind) {
            case OFF -> 0;
            case WORKING -> lunchFrom - opens + closes - lunchTo;
            case MORNING -> lunchFrom - opens;
            case AFTERNOON -> closes - lunchTo;
        };
    }

    /** When offices open on a day of this kind, which is no day off. */
    long opening(Day kind) {
        return kind == Day.AFTERNOON ? lunchTo : opens;
    }

    /** When offices close on a day of this kind, which is no day off. */
    long closing(Day kind) {
        return kind == Day.MORNING ? lunchFrom : closes;
    }

    boolean isLunch(long time) {
        return time >= lunchFrom && time < lunchTo;
    }

    long lunchTo() {
        return lunchTo;
    }

    /** This day, or the next on which offices open. */
    long openDay(long day) {
        long open = day;
        while (kind(open) == Day.OFF) {
            open++;
            checkRange(open);
        }
        return open;
    }

    /** The open time that has passed before a day begins. */
    long passedBefore(long day) {
        long end = first + kinds.length;
        if (day >= first && day <= end) {
            return before[(int) (day - first)];
        }
        long edge = day < first ? first : end;
        long weeks = Math.floorDiv(day - edge, 7);
        long sum = weeks * inAWeek + (day < first ? 0 : before[kinds.length]);
        for (long rest = edge + 7 * weeks; rest < day; rest++) {
            sum += length(ofWeek(rest));
        }
        return sum;
    }

    /** The open time that has passed at a moment. */
    long passed(long moment) {
        long day = Math.floorDiv(moment, DAY);
        long time = moment - day * DAY;
        var kind = kind(day);
        long sum = passedBefore(day);
        if (kind == Day.WORKING || kind == Day.MORNING) {
            sum += Math.clamp(time - opens, 0, lunchFrom - opens);
        }
        if (kind == Day.WORKING || kind == Day.AFTERNOON) {
            sum += Math.clamp(time - lunchTo, 0, closes - lunchTo);
        }
        return sum;
    }

    /** The last moment at which just so much has passed: an opening rather than the closing before it. */
    long last(long passed) {
        long day = dayOf(passed);
        long rest = passed - passedBefore(day);
        if (kind(day) == Day.AFTERNOON) {
            return day * DAY + lunchTo + rest;
        }
        return day * DAY + (rest < lunchFrom - opens ? opens + rest : lunchTo + rest - (lunchFrom - opens));
    }

    /** The first moment at which just so much has passed: a closing rather than the opening after it. */
    long first(long passed) {
        long moment = last(passed);
        long day = Math.floorDiv(moment, DAY);
        long time = moment - day * DAY;
        if (time == opening(kind(day))) {
            long earlier = day - 1;
            while (kind(earlier) == Day.OFF) {
                earlier--;
                checkRange(earlier);
            }
            return earlier * DAY + closing(kind(earlier));
        }
        return time == lunchTo ? day * DAY + lunchFrom : moment;
    }

    /** The open day during which the next moment of open time passes. */
    private long dayOf(long passed) {
        if (passed >= 0 && passed < before[kinds.length]) {
            int low = 0;
            int high = kinds.length;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (before[middle] <= passed) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return first + low;
        }
        boolean early = passed < 0;
        long rest = early ? passed : passed - before[kinds.length];
        long day = (early ? first : first + kinds.length) + 7 * Math.floorDiv(rest, inAWeek);
        checkRange(day);
        rest = Math.floorMod(rest, inAWeek);
        while (rest >= length(ofWeek(day))) {
            rest -= length(ofWeek(day));
            day++;
        }
        return day;
    }

    private static void checkRange(long day) {
        if (day < FIRST_DAY || day > LAST_DAY) {
            throw new IllegalArgumentException("that ends outside the years 1700 to 2260, which can't be reckoned");
        }
    }
}
