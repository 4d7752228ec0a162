package vn.lienthong.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.registry.Deadline.Counted;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar.Day;
import vn.lienthong.contract.registry.WorkingCalendar.Week;
import vn.lienthong.contract.wire.CanonicalJson;

/** What holds of every calendar, limit and suspension; the seed is the repetition. */
class DeadlinePropertiesTest {
    private static final int SEEDS = 40;
    private static final int ROUNDS = 150;
    private static final LocalDate FIRST = LocalDate.of(2018, 1, 1);

    private Random random = new Random();

    @RepeatedTest(SEEDS)
    void laterReceiptIsNeverDueEarlier(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var from = moment();
            var later = from.plusMillis(random.nextLong(Duration.ofDays(4).toMillis()));
            assertThat(calendar.dueAt(later, limit)).isAfterOrEqualTo(calendar.dueAt(from, limit));
            assertThat(calendar.countsFrom(later)).isAfterOrEqualTo(calendar.countsFrom(from));
            assertThat(calendar.dueAt(from, limit)).isAfter(from).isAfterOrEqualTo(calendar.countsFrom(from));
        });
    }

    @RepeatedTest(SEEDS)
    void largerLimitIsNeverDueEarlier(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            if (limit.unit() != Unit.SAME_DAY) {
                var from = moment();
                var larger = new TimeLimit(limit.amount() + 1 + random.nextInt(3), limit.unit());
                var stops = stops(from);
                assertThat(calendar.dueAt(from, larger, stops)).isAfterOrEqualTo(calendar.dueAt(from, limit, stops));
            }
        });
    }

    @RepeatedTest(SEEDS)
    void suspensionNeverMakesDueEarlier(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var from = moment();
            var due = calendar.dueAt(from, limit);
            var stop =
                    from.plusMillis(random.nextLong(Duration.between(from, due).toMillis() + 1));
            var resume = stop.plusMillis(random.nextLong(Duration.ofDays(9).toMillis()));
            var moved = calendar.resumed(due, limit, stop, resume);

            assertThat(moved).isAfterOrEqualTo(due);
            assertThat(calendar.resumed(due, limit, stop, stop)).isEqualTo(due);
            assertThat(calendar.resumed(due, limit, stop, resume.plusSeconds(7_200)))
                    .isAfterOrEqualTo(moved);
            assertThat(calendar.dueAt(from, limit, List.of(new Suspension(stop, resume))))
                    .isAfterOrEqualTo(due);
            if (moved.isAfter(due)) {
                assertThat(moved).isAfterOrEqualTo(resume);
            }
        });
    }

    @RepeatedTest(SEEDS)
    void whatIsLeftAtTheStopIsLeftAtTheResumption(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var from = moment();
            var due = calendar.dueAt(from, limit);
            var begin = calendar.countsFrom(from);
            var stop = begin.plusMillis(
                    random.nextLong(Duration.between(begin, due).toMillis() + 1));
            var resume = stop.plusMillis(random.nextLong(Duration.ofDays(9).toMillis()));
            if (limit.unit() != Unit.DAYS && stop.isBefore(due)) {
                var moved = calendar.resumed(due, limit, stop, resume);
                assertThat(calendar.workingTime(resume, moved)).isEqualTo(calendar.workingTime(stop, due));
            }
        });
    }

    @RepeatedTest(SEEDS)
    void splittingOrShufflingSuspensionsChangesNothing(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var from = moment();
            var whole = stops(from);
            var pieces = new ArrayList<Suspension>();
            for (var stop : whole) {
                var middle = stop.from()
                        .plusMillis(random.nextLong(
                                Duration.between(stop.from(), stop.until()).toMillis() + 1));
                pieces.add(new Suspension(stop.from(), middle));
                pieces.add(new Suspension(middle, stop.until()));
                pieces.add(new Suspension(middle, middle));
            }
            java.util.Collections.shuffle(pieces, random);

            assertThat(calendar.deadline(from, limit, pieces)).isEqualTo(calendar.deadline(from, limit, whole));
        });
    }

    @RepeatedTest(SEEDS)
    void oneAfterTheOtherIsAsAllTogether(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            // The cases that resumed() can't know of are named there.
            if (limit.unit() == Unit.WORKING_DAYS || limit.unit() == Unit.WORKING_HOURS) {
                var from = moment();
                var stops = stops(from);
                var due = calendar.dueAt(from, limit);
                for (var stop : stops) {
                    due = calendar.resumed(due, limit, stop.from(), stop.until());
                    var middle = stop.from()
                            .plus(Duration.between(stop.from(), stop.until()).dividedBy(3));
                    var inTwo = calendar.resumed(
                            calendar.resumed(due, limit, stop.from(), middle), limit, middle, stop.until());
                    assertThat(inTwo).isEqualTo(calendar.resumed(due, limit, stop.from(), stop.until()));
                }
                var together = calendar.dueAt(from, limit, stops);
                // At lunch the time of day is kept while nothing stands still, which is no working time.
                assertThat(calendar.workingTime(from, due)).isEqualTo(calendar.workingTime(from, together));
                assertThat(due).isEqualTo(together);
            }
        });
    }

    @RepeatedTest(SEEDS)
    void whatCountedIsTheLimit(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var from = moment();
            var stops = stops(from);
            var deadline = calendar.deadline(from, limit, stops);

            assertThat(deadline.dueAt()).isEqualTo(calendar.dueAt(from, limit, stops));
            assertThat(deadline.counted()).extracting(Counted::date).isSorted().doesNotHaveDuplicates();
            switch (limit.unit()) {
                case DAYS, WORKING_DAYS -> assertThat(deadline.counted()).hasSize(limit.amount());
                case WORKING_HOURS ->
                    assertThat(deadline.counted().stream().map(Counted::time).reduce(Duration.ZERO, Duration::plus))
                            .isEqualTo(Duration.ofHours(limit.amount()));
                case SAME_DAY ->
                    assertThat(deadline.counted().stream().map(Counted::time).reduce(Duration.ZERO, Duration::plus))
                            .isEqualTo(calendar.workingTime(deadline.countsFrom(), calendar.dueAt(from, limit)));
            }
            if (limit.unit() != Unit.DAYS) {
                assertThat(deadline.counted())
                        .allSatisfy(counted -> assertThat(calendar.isWorkingDay(counted.date()))
                                .isTrue());
            }
        });
    }

    @RepeatedTest(SEEDS)
    void endsWhileOfficesAreThere(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var due = calendar.dueAt(moment(), limit);
            var local = LocalDateTime.ofInstant(due, WorkingCalendar.ZONE);
            assertThat(calendar.isWorkingDay(local.toLocalDate())).isTrue();
            assertThat(local.toLocalTime()).isBetween(calendar.opens(), calendar.closes());
        });
    }

    @RepeatedTest(SEEDS)
    void reckonsAsOneWouldByHand(RepetitionInfo repetition) {
        forEach(repetition, (calendar, limit) -> {
            var from =
                    moment().minus(Duration.ofDays(random.nextInt(3000))).plus(Duration.ofDays(random.nextInt(9000)));
            var to = from.plusMillis(random.nextLong(Duration.ofDays(200).toMillis()));
            var time = calendar.workingTime(from, to);
            assertThat(time).isEqualTo(byHand(calendar, from, to));
            assertThat(calendar.workingTime(from, calendar.plusWorkingTime(from, time)))
                    .isEqualTo(time);
            assertThat(calendar.workingTime(calendar.minusWorkingTime(to, time), to))
                    .isEqualTo(time);
            assertThat(calendar.plusWorkingTime(from, time)).isBeforeOrEqualTo(to);
            double share = random.nextDouble();
            var warning = calendar.atShare(from, to, share);
            assertThat(warning).isBetween(from, to);
            assertThat(calendar.workingTime(from, warning))
                    .isCloseTo(Duration.ofNanos(Math.round(time.toNanos() * share)), Duration.ofNanos(1));
        });
    }

    @RepeatedTest(SEEDS)
    void wholeDaysAreCountedOneByOne(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        var calendar = calendar(false);
        for (int i = 0; i < ROUNDS; i++) {
            int amount = 1 + random.nextInt(40);
            var start = LocalDateTime.ofInstant(calendar.countsFrom(moment()), WorkingCalendar.ZONE);
            var day = start.toLocalDate();
            for (int left = amount; left > 0; ) {
                day = day.plusDays(1);
                left -= calendar.isWorkingDay(day) ? 1 : 0;
            }
            var from = start.atZone(WorkingCalendar.ZONE).toInstant();
            assertThat(LocalDateTime.ofInstant(
                            calendar.dueAt(from, new TimeLimit(amount, Unit.WORKING_DAYS)), WorkingCalendar.ZONE))
                    .isEqualTo(day.atTime(start.toLocalTime()));
        }
    }

    @RepeatedTest(SEEDS)
    void canBeWrittenAndReadBack(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        var calendar = calendar(true);
        var json = CanonicalJson.mapper().writeValueAsBytes(calendar);
        assertThat(CanonicalJson.mapper().readValue(json, WorkingCalendar.class))
                .isEqualTo(calendar);
        assertThat(CanonicalJson.mapper()
                        .writeValueAsBytes(CanonicalJson.mapper().readValue(json, WorkingCalendar.class)))
                .isEqualTo(json);
    }

    @Test
    void readsWhatWasWrittenBeforeHalfDays() {
        var read = CanonicalJson.mapper().readValue("""
                        {"closes":"17:00:00","cutOff":"15:00:00","days":{"2019-05-04":"working","2019-04-29":"off"},
                        "id":"vn","lunchFrom":"11:30:00","lunchTo":"13:00:00","opens":"07:30:00","version":1}
                        """, WorkingCalendar.class);
        assertThat(read.week()).isEqualTo(Week.MONDAY_TO_FRIDAY);
        assertThat(read.years()).containsExactly(2019);
        assertThat(read.isWorkingDay(LocalDate.of(2019, 5, 4))).isTrue();
    }

    /** The calendar reckons with a fixed offset. */
    @Test
    void vietnamKeepsItsOffset() {
        var rules = WorkingCalendar.ZONE.getRules();
        assertThat(rules.nextTransition(Instant.parse("1976-01-01T00:00:00Z"))).isNull();
        assertThat(rules.getOffset(Instant.parse("1976-01-01T00:00:00Z"))).isEqualTo(ZoneOffset.ofHours(7));
    }

    // --- What is drawn

    private interface Property {
        void check(WorkingCalendar calendar, TimeLimit limit);
    }

    private void forEach(RepetitionInfo repetition, Property property) {
        random = new Random(repetition.getCurrentRepetition());
        var calendar = calendar(true);
        for (int i = 0; i < ROUNDS; i++) {
            var unit = Unit.values()[random.nextInt(4)];
            property.check(
                    calendar,
                    new TimeLimit(unit == Unit.SAME_DAY ? 0 : 1 + random.nextInt(random.nextInt(60) + 1), unit));
        }
    }

    private WorkingCalendar calendar(boolean halfDays) {
        var days = new HashMap<LocalDate, Day>();
        for (int i = random.nextInt(200); i > 0; i--) {
            days.put(FIRST.plusDays(random.nextInt(1500)), day(halfDays));
        }
        for (int i = random.nextInt(12), begin = random.nextInt(1500); i > 0; i--) {
            days.put(FIRST.plusDays(begin + i), Day.OFF);
        }
        var lunchFrom = LocalTime.of(11, 0).plusMinutes(random.nextInt(60));
        var week = random.nextBoolean()
                ? null
                : new Week(
                        Day.WORKING,
                        halfDays ? day(true) : Day.WORKING,
                        Day.WORKING,
                        Day.WORKING,
                        Day.WORKING,
                        day(halfDays),
                        Day.OFF);
        return new WorkingCalendar(
                "drawn",
                random.nextInt(9),
                LocalTime.of(7, 30),
                lunchFrom,
                lunchFrom.plusMinutes(random.nextInt(120)),
                LocalTime.of(17, 0),
                LocalTime.of(15, 0).plusMinutes(random.nextInt(180)),
                week,
                days,
                null,
                null);
    }

    private Day day(boolean halfDays) {
        return Day.values()[random.nextInt(halfDays ? 4 : 2)];
    }

    /** Often at an edge of office hours, where it matters. */
    private Instant moment() {
        var date = FIRST.minusDays(20).plusDays(random.nextInt(1600));
        var time = switch (random.nextInt(8)) {
            case 0 -> LocalTime.of(7, 30);
            case 1 -> LocalTime.of(11, 30);
            case 2 -> LocalTime.of(13, 0);
            case 3 -> LocalTime.of(15, 0);
            case 4 -> LocalTime.of(17, 0);
            default -> LocalTime.ofSecondOfDay(random.nextInt(86_400)).truncatedTo(ChronoUnit.MINUTES);
        };
        return date.atTime(time).atZone(WorkingCalendar.ZONE).toInstant();
    }

    private List<Suspension> stops(Instant from) {
        var stops = new ArrayList<Suspension>();
        var at = from;
        for (int i = random.nextInt(4); i > 0; i--) {
            at = at.plus(Duration.ofMinutes(1 + random.nextInt(4_000)));
            var until = at.plus(Duration.ofMinutes(random.nextInt(random.nextBoolean() ? 600 : 12_000)));
            stops.add(new Suspension(at, until));
            at = until;
        }
        return stops;
    }

    private static Duration byHand(WorkingCalendar calendar, Instant from, Instant to) {
        var begin = LocalDateTime.ofInstant(from, WorkingCalendar.ZONE);
        var end = LocalDateTime.ofInstant(to, WorkingCalendar.ZONE);
        var sum = Duration.ZERO;
        for (var date = begin.toLocalDate(); !date.isAfter(end.toLocalDate()); date = date.plusDays(1)) {
            var day = calendar.days().getOrDefault(date, calendar.week().of(date.getDayOfWeek()));
            if (day == Day.WORKING || day == Day.MORNING) {
                sum = sum.plus(overlap(begin, end, date.atTime(calendar.opens()), date.atTime(calendar.lunchFrom())));
            }
            if (day == Day.WORKING || day == Day.AFTERNOON) {
                sum = sum.plus(overlap(begin, end, date.atTime(calendar.lunchTo()), date.atTime(calendar.closes())));
            }
        }
        return sum;
    }

    private static Duration overlap(LocalDateTime from, LocalDateTime to, LocalDateTime opens, LocalDateTime closes) {
        var begin = from.isAfter(opens) ? from : opens;
        var end = to.isBefore(closes) ? to : closes;
        return begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO;
    }
}
