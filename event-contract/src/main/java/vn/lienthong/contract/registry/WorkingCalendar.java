package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Deadline.Counted;
import vn.lienthong.contract.registry.TimeLimit.Unit;

/**
 * When offices work (lịch làm việc), and what a time limit means by it; value of {@code registry.calendar.state}.
 * Immutable; every answer depends on the arguments alone and takes no clock. docs/deadlines.md has the conventions with
 * examples; in short:
 *
 * <ul>
 *   <li>What comes in at or after the cut-off, or on a day off, counts from the opening of the next day that works; what
 *       comes in before the opening counts from the opening. On a day that works in the morning only, the cut-off lies as
 *       long before its close as on whole days.
 *   <li>N working days end on the N-th working day after the day it counts from, at the same time of day. A half day counts
 *       for the hours it has: N working days are the open time of N whole days.
 *   <li>N working hours end when offices have been open for so long.
 *   <li>The same day ends at the close of the day it counts from.
 *   <li>N calendar days end at the close of the N-th day after, or, where that is a day off, of the next that works.
 *   <li>While the clock stands still, nothing counts. For limits in working time (the same day, hours, working days) the
 *       working time that was left at the stop is left again at the resumption. For calendar days the due day moves by the
 *       days between the date of the stop and the date of the resumption; it never ends before the clock has run on.
 *   <li>Who was late when the clock stopped stays late: a suspension that begins after the due time moves nothing.
 * </ul>
 *
 * <p><b>When a calendar is corrected</b>, the due time of a dossier that has been stopped is {@link #dueAt(Instant,
 * TimeLimit, List)} with its receipt and all its suspensions, not {@link #resumed} upon the old due time: what counted
 * before the stop has changed too. A dossier whose clock stands has no due time then; it gets one at its resumption by the
 * same method.
 */
public final class WorkingCalendar {
    /** The zone of every Vietnamese office; its offset hasn't changed since 1975. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final long OFFSET_SECONDS = 7 * 3600;
    private static final LocalDate EARLIEST = LocalDate.of(1976, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2200, 1, 1);
    private static final long EARLIEST_SECOND = EARLIEST.toEpochDay() * 86_400 - OFFSET_SECONDS;
    private static final long LATEST_SECOND = LATEST.toEpochDay() * 86_400 - OFFSET_SECONDS;
    private static final Duration LONGEST = Duration.ofDays(TimeLimit.MOST);

    private final String id;
    private final int version;
    private final LocalTime opens;
    private final LocalTime lunchFrom;
    private final LocalTime lunchTo;
    private final LocalTime closes;
    private final LocalTime cutOff;
    private final Week week;
    private final Map<LocalDate, Day> days;
    private final Map<LocalDate, String> reasons;
    private final Set<Integer> years;
    private final OpenTime open;
    private final long wholeDay;
    private final long cutOffBeforeClose;

    /**
     * @param week what each weekday is; null for Monday to Friday
     * @param days what differs from the week: public holidays, days off in their stead, swapped days and make-up Saturdays,
     *     as published each year
     * @param reasons why a date differs, for people to read; not for every date
     * @param years for which those days are published; null for the years in which a day differs
     */
    @JsonCreator
    public WorkingCalendar(
            @JsonProperty("id") String id,
            @JsonProperty("version") int version,
            @JsonProperty("opens") LocalTime opens,
            @JsonProperty("lunchFrom") LocalTime lunchFrom,
            @JsonProperty("lunchTo") LocalTime lunchTo,
            @JsonProperty("closes") LocalTime closes,
            @JsonProperty("cutOff") LocalTime cutOff,
            @JsonProperty("week") @Nullable Week week,
            @JsonProperty("days") Map<LocalDate, Day> days,
            @JsonProperty("reasons") @Nullable Map<LocalDate, String> reasons,
            @JsonProperty("years") @Nullable Set<Integer> years) {
        this.id = Objects.requireNonNull(id, "id");
        this.version = version;
        this.opens = Objects.requireNonNull(opens, "opens");
        this.lunchFrom = Objects.requireNonNull(lunchFrom, "lunchFrom");
        this.lunchTo = Objects.requireNonNull(lunchTo, "lunchTo");
        this.closes = Objects.requireNonNull(closes, "closes");
        this.cutOff = Objects.requireNonNull(cutOff, "cutOff");
        this.week = week == null ? Week.MONDAY_TO_FRIDAY : week;
        this.days = Map.copyOf(days);
        this.reasons = reasons == null ? Map.of() : Map.copyOf(reasons);
        this.years = Collections.unmodifiableSet(years == null ? yearsOf(days.keySet()) : new TreeSet<>(years));
        check();
        open = new OpenTime(opens, lunchFrom, lunchTo, closes, this.week, this.days);
        wholeDay = open.length(Day.WORKING);
        cutOffBeforeClose = Math.max(0, closes.toNanoOfDay() - cutOff.toNanoOfDay());
    }

    /** A calendar of Monday to Friday. */
    public WorkingCalendar(
            String id,
            int version,
            LocalTime opens,
            LocalTime lunchFrom,
            LocalTime lunchTo,
            LocalTime closes,
            LocalTime cutOff,
            Map<LocalDate, Day> days) {
        this(id, version, opens, lunchFrom, lunchTo, closes, cutOff, null, days, null, null);
    }

    private static Set<Integer> yearsOf(Set<LocalDate> dates) {
        var years = new TreeSet<Integer>();
        dates.forEach(date -> years.add(date.getYear()));
        return years;
    }

    private void check() {
        if (!(opens.isBefore(lunchFrom) && !lunchTo.isBefore(lunchFrom) && lunchTo.isBefore(closes))) {
            throw new IllegalArgumentException("calendar " + id + ": opening, lunch and closing are out of order");
        }
        if (!cutOff.isAfter(opens)) {
            throw new IllegalArgumentException("calendar " + id + ": the cut-off isn't after the opening");
        }
        if (List.of(DayOfWeek.values()).stream().allMatch(day -> week.of(day) == Day.OFF)) {
            throw new IllegalArgumentException("calendar " + id + ": no weekday works");
        }
        for (var date : days.keySet()) {
            if (date.isBefore(EARLIEST) || !date.isBefore(LATEST)) {
                throw new IllegalArgumentException(
                        "calendar %s: %s lies outside the years 1976 to 2199".formatted(id, date));
            }
        }
    }

    /** What a date or a weekday is. */
    public enum Day {
        @JsonProperty("off")
        OFF,
        @JsonProperty("working")
        WORKING,
        /** Open from the opening to the lunch break. */
        @JsonProperty("morning")
        MORNING,
        /** Open from the lunch break to the close. */
        @JsonProperty("afternoon")
        AFTERNOON
    }

    /** What each weekday is (tuần làm việc); a member that is missing is as in {@link #MONDAY_TO_FRIDAY}. */
    public record Week(Day monday, Day tuesday, Day wednesday, Day thursday, Day friday, Day saturday, Day sunday) {
        /** The week of most offices: five whole days. */
        public static final Week MONDAY_TO_FRIDAY =
                new Week(Day.WORKING, Day.WORKING, Day.WORKING, Day.WORKING, Day.WORKING, Day.OFF, Day.OFF);

        public Week {
            monday = orElse(monday, Day.WORKING);
            tuesday = orElse(tuesday, Day.WORKING);
            wednesday = orElse(wednesday, Day.WORKING);
            thursday = orElse(thursday, Day.WORKING);
            friday = orElse(friday, Day.WORKING);
            saturday = orElse(saturday, Day.OFF);
            sunday = orElse(sunday, Day.OFF);
        }

        // JSON gives null for a missing member.
        private static Day orElse(@Nullable Day given, Day usual) {
            return given == null ? usual : given;
        }

        public Day of(DayOfWeek day) {
            return switch (day) {
                case MONDAY -> monday;
                case TUESDAY -> tuesday;
                case WEDNESDAY -> wednesday;
                case THURSDAY -> thursday;
                case FRIDAY -> friday;
                case SATURDAY -> saturday;
                case SUNDAY -> sunday;
            };
        }
    }

    @JsonProperty
    public String id() {
        return id;
    }

    /** Counts the corrections: the greater one holds. */
    @JsonProperty
    public int version() {
        return version;
    }

    @JsonProperty
    public LocalTime opens() {
        return opens;
    }

    @JsonProperty
    public LocalTime lunchFrom() {
        return lunchFrom;
    }

    @JsonProperty
    public LocalTime lunchTo() {
        return lunchTo;
    }

    @JsonProperty
    public LocalTime closes() {
        return closes;
    }

    @JsonProperty
    public LocalTime cutOff() {
        return cutOff;
    }

    @JsonProperty
    public Week week() {
        return week;
    }

    @JsonProperty
    public Map<LocalDate, Day> days() {
        return days;
    }

    @JsonProperty
    public Map<LocalDate, String> reasons() {
        return reasons;
    }

    @JsonProperty
    public Set<Integer> years() {
        return years;
    }

    /** What a date is. */
    public Day day(LocalDate date) {
        return open.kind(date.toEpochDay());
    }

    /** Offices work on the date, if only for half of it. */
    public boolean isWorkingDay(LocalDate date) {
        return day(date) != Day.OFF;
    }

    /** A limit that runs from the one moment to the other meets a year whose holidays aren't published. */
    public boolean isProvisional(Instant from, Instant to) {
        return isProvisional(dayOf(local(from)), dayOf(Math.max(local(from), localOfResult(to))));
    }

    private boolean isProvisional(long from, long to) {
        int last = LocalDate.ofEpochDay(to).getYear();
        for (int year = LocalDate.ofEpochDay(from).getYear(); year <= last; year++) {
            if (!years.contains(year)) {
                return true;
            }
        }
        return false;
    }

    /** The moment a limit counts from, for what came in at {@code from}. */
    public Instant countsFrom(Instant from) {
        return instant(start(local(from)));
    }

    /** When a limit ends that begins at {@code from} and isn't stopped. */
    public Instant dueAt(Instant from, TimeLimit limit) {
        return instant(due(start(local(from)), limit));
    }

    /**
     * When a limit ends that begins at {@code from}, given all the times its clock stood still, in any order; what overlaps
     * counts once. The one to use for a dossier that has suspensions, at each resumption and when a calendar is corrected.
     *
     * @throws IllegalArgumentException a suspension begins before {@code from}, or the clock still stands
     */
    public Instant dueAt(Instant from, TimeLimit limit, List<Suspension> suspensions) {
        if (suspensions.isEmpty()) {
            return dueAt(from, limit);
        }
        var course = course(from, limit, suspensions);
        if (course.stopped != Course.RUNNING) {
            throw new IllegalArgumentException("the clock stands since %s: there is no due time before it runs on"
                    .formatted(instant(course.stopped)));
        }
        return instant(course.due);
    }

    /**
     * When a limit ends that begins at {@code from}, and what counted.
     *
     * @throws IllegalArgumentException a suspension begins before {@code from}
     */
    public Deadline deadline(Instant from, TimeLimit limit, List<Suspension> suspensions) {
        var course = course(from, limit, suspensions);
        boolean stands = course.stopped != Course.RUNNING;
        return new Deadline(
                instant(course.start),
                stands ? null : instant(course.due),
                stands ? instant(course.stopped) : null,
                counted(course, limit),
                isProvisional(
                        dayOf(course.start), dayOf(Math.max(course.start, stands ? course.stopped : course.due))));
    }

    /**
     * The new due time when the clock runs on, from the due time before the stop alone. Agrees with {@link #dueAt(Instant,
     * TimeLimit, List)}, which is to be preferred, but for two cases in which it can be later: calendar days whose due day had
     * been a day off, and what is due the same day, was handed in after the cut-off and stopped at once.
     *
     * @param dueAt as it stood when the clock stopped
     * @throws IllegalArgumentException it runs on before it stops
     */
    public Instant resumed(Instant dueAt, TimeLimit limit, Instant stoppedAt, Instant resumedAt) {
        if (resumedAt.isBefore(stoppedAt)) {
            throw new IllegalArgumentException(
                    "the clock runs on before it stops: stopped %s, resumed %s".formatted(stoppedAt, resumedAt));
        }
        long due = localOfResult(dueAt);
        long stopped = local(stoppedAt);
        long ranOn = local(resumedAt);
        if (limit.unit() == Unit.DAYS) {
            if (stopped >= due || (dayOf(stopped) == dayOf(ranOn) && ranOn < due)) {
                return dueAt;
            }
            return instant(closeOf(movedDay(dayOf(due), stopped, ranOn)));
        }
        long at = open.passed(due);
        // Stopped before it even began to count, more than the limit seems to be left.
        long most = switch (limit.unit()) {
            case WORKING_DAYS -> limit.amount() * wholeDay;
            case WORKING_HOURS -> Duration.ofHours(limit.amount()).toNanos();
            case SAME_DAY -> wholeDay;
            case DAYS -> Long.MAX_VALUE;
        };
        if (isLate(stopped, due, limit.unit())) {
            return dueAt;
        }
        long left = Math.min(at - open.passed(stopped), most);
        long moved = open.passed(ranOn) + left;
        return moved <= at ? dueAt : instant(moment(moved, limit.unit()));
    }

    /** How long offices are open between the two moments; zero where the second isn't after the first. */
    public Duration workingTime(Instant from, Instant to) {
        return Duration.ofNanos(Math.max(0, open.passed(localOfResult(to)) - open.passed(localOfResult(from))));
    }

    /** The first moment at which offices have been open for {@code time} since {@code from}. */
    public Instant plusWorkingTime(Instant from, Duration time) {
        return time.isZero() ? from : instant(open.first(open.passed(local(from)) + nanos(time)));
    }

    /** The last moment from which offices are open for {@code time} until {@code to}. */
    public Instant minusWorkingTime(Instant to, Duration time) {
        return time.isZero() ? to : instant(open.last(open.passed(localOfResult(to)) - nanos(time)));
    }

    /**
     * The first moment at which a share of the working time between two moments has passed, e.g. to warn. What came in at
     * night or after the cut-off has its shares from {@link #countsFrom}.
     *
     * @param share from 0 to 1
     */
    public Instant atShare(Instant from, Instant dueAt, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
        }
        if (share == 1 || !dueAt.isAfter(from)) {
            return dueAt;
        }
        long begin = open.passed(local(from));
        long part = Math.round((open.passed(localOfResult(dueAt)) - begin) * share);
        return part == 0 ? from : instant(open.first(begin + part));
    }

    private static long nanos(Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a working time is from nothing to " + LONGEST + ", not " + time);
        }
        return time.toNanos();
    }

    private long start(long moment) {
        long day = dayOf(moment);
        long time = moment - day * OpenTime.DAY;
        var kind = open.kind(day);
        if (kind == Day.OFF || time >= open.closing(kind) - cutOffBeforeClose) {
            long next = open.openDay(day + 1);
            return next * OpenTime.DAY + open.opening(open.kind(next));
        }
        return Math.max(moment, day * OpenTime.DAY + open.opening(kind));
    }

    private long due(long start, TimeLimit limit) {
        return switch (limit.unit()) {
            case SAME_DAY -> closeOf(dayOf(start));
            case WORKING_HOURS, WORKING_DAYS -> {
                long due = moment(open.passed(start) + length(limit), limit.unit());
                yield limit.unit() == Unit.WORKING_DAYS ? sameTimeAtLunch(start, due) : due;
            }
            case DAYS -> closeOf(dayOf(start) + limit.amount());
        };
    }

    private long length(TimeLimit limit) {
        return limit.unit() == Unit.WORKING_DAYS
                ? limit.amount() * wholeDay
                : Duration.ofHours(limit.amount()).toNanos();
    }

    /** Days that are full end where the next begins; hours end at a close. */
    private long moment(long passed, Unit unit) {
        return unit == Unit.WORKING_DAYS ? open.last(passed) : open.first(passed);
    }

    private long sameTimeAtLunch(long start, long due) {
        long time = start - dayOf(start) * OpenTime.DAY;
        long dueDay = dayOf(due) * OpenTime.DAY;
        boolean both = open.isLunch(time) && due - dueDay == open.lunchTo() && open.kind(dayOf(due)) == Day.WORKING;
        return both ? dueDay + time : due;
    }

    /** The close of the day, or of the next that works. */
    private long closeOf(long day) {
        long works = open.openDay(day);
        return works * OpenTime.DAY + open.closing(open.kind(works));
    }

    private long movedDay(long dueDay, long stopped, long ranOn) {
        long moved = dueDay + dayOf(ranOn) - dayOf(stopped);
        while (closeOf(moved) <= ranOn) {
            moved++;
        }
        return moved;
    }

    // --- Suspensions

    /** A time that stood still, no two of which touch. */
    private record Stop(long from, long until) {}

    /**
     * How a limit ran.
     *
     * @param stops those that moved it, cut to what lies after the start
     * @param stopped since when the clock stands, or {@link #RUNNING}
     */
    private record Course(long start, long due, List<Stop> stops, long stopped) {
        static final long RUNNING = Long.MIN_VALUE;
        static final long OPEN = Long.MAX_VALUE;
    }

    private Course course(Instant from, TimeLimit limit, List<Suspension> suspensions) {
        long start = start(local(from));
        long due = due(start, limit);
        long lastDay = dayOf(start) + limit.amount();
        var stops = new ArrayList<Stop>();
        for (var stop : joined(from, suspensions)) {
            if (stop.until <= start) {
                continue;
            }
            var cut = new Stop(Math.max(stop.from, start), stop.until);
            if (isLate(cut.from, due, limit.unit())) {
                break;
            }
            stops.add(cut);
            if (stop.until == Course.OPEN) {
                return new Course(start, due, stops, stop.from);
            }
            if (limit.unit() != Unit.DAYS) {
                long at = open.passed(due);
                long moved = at + open.passed(cut.until) - open.passed(cut.from);
                due = moved == at ? due : moment(moved, limit.unit());
            } else {
                lastDay = movedDay(lastDay, cut.from, cut.until);
                due = closeOf(lastDay);
            }
        }
        return new Course(start, due, stops, Course.RUNNING);
    }

    private boolean isLate(long stopped, long due, Unit unit) {
        return switch (unit) {
            case WORKING_DAYS -> open.passed(stopped) > open.passed(due);
            case WORKING_HOURS, SAME_DAY -> open.passed(stopped) >= open.passed(due);
            case DAYS -> stopped >= due;
        };
    }

    /** In order, and those that overlap or touch as one. */
    private static List<Stop> joined(Instant from, List<Suspension> suspensions) {
        var joined = new ArrayList<Stop>();
        var sorted = new ArrayList<>(suspensions);
        sorted.sort(Comparator.comparing(Suspension::from));
        for (var suspension : sorted) {
            if (suspension.from().isBefore(from)) {
                throw new IllegalArgumentException("a suspension begins before the receipt: from %s, received %s"
                        .formatted(suspension.from(), from));
            }
            long begins = local(suspension.from());
            long ends = suspension.until() == null ? Course.OPEN : local(suspension.until());
            if (!joined.isEmpty() && begins <= joined.getLast().until) {
                var before = joined.removeLast();
                joined.add(new Stop(before.from, Math.max(before.until, ends)));
            } else {
                joined.add(new Stop(begins, ends));
            }
        }
        return joined;
    }

    // --- What counted

    private List<Counted> counted(Course course, TimeLimit limit) {
        return switch (limit.unit()) {
            case WORKING_DAYS -> fullDays(course, limit.amount());
            case DAYS -> dates(course, limit.amount());
            case WORKING_HOURS, SAME_DAY -> times(course);
        };
    }

    private List<Counted> fullDays(Course course, int amount) {
        var counted = new ArrayList<Counted>();
        long begin = open.passed(course.start);
        for (int i = 1; i <= amount; i++) {
            long full = begin + i * wholeDay;
            for (var stop : course.stops) {
                long stopped = open.passed(stop.from);
                if (stopped > full) {
                    break;
                }
                if (stop.until == Course.OPEN) {
                    return counted;
                }
                full += open.passed(stop.until) - stopped;
            }
            counted.add(new Counted(date(dayOf(open.last(full))), null));
        }
        return counted;
    }

    private static List<Counted> dates(Course course, int amount) {
        var counted = new ArrayList<Counted>();
        var stops = course.stops.iterator();
        @Nullable Stop stop = stops.hasNext() ? stops.next() : null;
        for (long day = dayOf(course.start) + 1; counted.size() < amount; day++) {
            while (stop != null && stop.until != Course.OPEN && day > dayOf(stop.until)) {
                stop = stops.hasNext() ? stops.next() : null;
            }
            if (stop != null && stop.until == Course.OPEN && day > dayOf(stop.from)) {
                break;
            }
            if (stop == null || day <= dayOf(stop.from)) {
                counted.add(new Counted(date(day), null));
            }
        }
        return counted;
    }

    private List<Counted> times(Course course) {
        var counted = new ArrayList<Counted>();
        long end = course.stopped == Course.RUNNING ? course.due : course.stopped;
        for (long day = dayOf(course.start); day <= dayOf(end); day++) {
            long time = between(course.start, end, day);
            for (var stop : course.stops) {
                if (stop.until != Course.OPEN) {
                    time -= between(stop.from, stop.until, day);
                }
            }
            if (time > 0) {
                counted.add(new Counted(date(day), Duration.ofNanos(time)));
            }
        }
        return counted;
    }

    /** The open time of a day between two moments. */
    private long between(long from, long to, long day) {
        long begins = Math.max(from, day * OpenTime.DAY);
        long ends = Math.min(to, (day + 1) * OpenTime.DAY);
        return ends <= begins ? 0 : open.passed(ends) - open.passed(begins);
    }

    // --- Instants and local nanoseconds

    private static long local(Instant instant) {
        long second = instant.getEpochSecond();
        if (second < EARLIEST_SECOND || second >= LATEST_SECOND) {
            throw new IllegalArgumentException(instant + " lies outside the years 1976 to 2199");
        }
        return (second + OFFSET_SECONDS) * 1_000_000_000 + instant.getNano();
    }

    /** Of a moment that was computed from one within the years: it may lie somewhat beyond. */
    private static long localOfResult(Instant instant) {
        long second = instant.getEpochSecond();
        if (Math.abs(second) > 9_000_000_000L) {
            throw new IllegalArgumentException(instant + " lies outside the years that can be reckoned");
        }
        return (second + OFFSET_SECONDS) * 1_000_000_000 + instant.getNano();
    }

    private static Instant instant(long local) {
        long second = Math.floorDiv(local, 1_000_000_000L);
        return Instant.ofEpochSecond(second - OFFSET_SECONDS, local - second * 1_000_000_000);
    }

    private static long dayOf(long local) {
        return Math.floorDiv(local, OpenTime.DAY);
    }

    private static LocalDate date(long day) {
        return LocalDate.ofEpochDay(day);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WorkingCalendar that
                && id.equals(that.id)
                && version == that.version
                && opens.equals(that.opens)
                && lunchFrom.equals(that.lunchFrom)
                && lunchTo.equals(that.lunchTo)
                && closes.equals(that.closes)
                && cutOff.equals(that.cutOff)
                && week.equals(that.week)
                && days.equals(that.days)
                && reasons.equals(that.reasons)
                && years.equals(that.years);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, days);
    }

    @Override
    public String toString() {
        return "calendar " + id + " version " + version;
    }
}
