package vn.lienthong.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.registry.Deadline.Counted;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar.Day;
import vn.lienthong.contract.registry.WorkingCalendar.Week;

/** Monday 11 March 2019 and after, an ordinary month; one office also works on Saturday mornings. */
class SuspensionTest {
    private static final WorkingCalendar CALENDAR = calendar(null);
    private static final WorkingCalendar WITH_SATURDAYS =
            calendar(new Week(Day.WORKING, Day.WORKING, Day.WORKING, Day.WORKING, Day.WORKING, Day.MORNING, Day.OFF));
    private static final TimeLimit THREE_DAYS = new TimeLimit(3, Unit.WORKING_DAYS);

    private static WorkingCalendar calendar(Week week) {
        return new WorkingCalendar(
                "vn",
                1,
                LocalTime.of(7, 30),
                LocalTime.of(11, 30),
                LocalTime.of(13, 0),
                LocalTime.of(17, 0),
                LocalTime.of(15, 0),
                week,
                Map.of(LocalDate.of(2019, 4, 30), Day.OFF, LocalDate.of(2019, 5, 1), Day.OFF),
                Map.of(LocalDate.of(2019, 5, 1), "Ngày Quốc tế Lao động"),
                null);
    }

    @Test
    void stopsTheClockWhileASupplementIsAwaited() {
        var received = at("2019-03-11T09:00");
        var due = CALENDAR.dueAt(received, THREE_DAYS);
        assertThat(due).isEqualTo(at("2019-03-14T09:00"));

        var moved = CALENDAR.resumed(due, THREE_DAYS, at("2019-03-11T15:00"), at("2019-03-13T15:00"));

        assertThat(moved).isEqualTo(at("2019-03-18T09:00"));
        assertThat(CALENDAR.dueAt(received, THREE_DAYS, stops("2019-03-11T15:00/2019-03-13T15:00")))
                .isEqualTo(moved);
    }

    @ParameterizedTest(name = "received {0}, {1} {2}, stopped {3} -> {4}")
    @CsvSource({
        // half a night changes nothing
        "2019-03-11T09:00, 3, WORKING_DAYS, 2019-03-11T17:00/2019-03-12T07:30, 2019-03-14T09:00",
        // stopped at night, the moment before it was due: due when it runs on
        "2019-03-11T07:00, 1, WORKING_DAYS, 2019-03-11T20:00/2019-03-13T10:00, 2019-03-13T10:00",
        // and at the next opening where it runs on at night
        "2019-03-11T07:00, 1, WORKING_DAYS, 2019-03-11T20:00/2019-03-13T20:00, 2019-03-14T07:30",
        // stopped before it counts: received after the cut-off, it begins when it runs on
        "2019-03-15T16:00, 1, WORKING_DAYS, 2019-03-15T16:30/2019-03-18T09:00, 2019-03-19T09:00",
        "2019-03-15T16:00, 1, WORKING_DAYS, 2019-03-15T16:30/2019-03-16T10:00, 2019-03-19T07:30",
        // two stops, and the same two in pieces that overlap
        "2019-03-11T09:00, 2, WORKING_DAYS, 2019-03-11T10:00/2019-03-12T10:00 2019-03-13T10:00/2019-03-14T10:00, 2019-03-15T09:00",
        "2019-03-11T09:00, 2, WORKING_DAYS, 2019-03-13T11:00/2019-03-14T10:00 2019-03-11T10:00/2019-03-12T10:00 2019-03-13T10:00/2019-03-13T13:00, 2019-03-15T09:00",
        // what is late stays late
        "2019-03-11T09:00, 1, WORKING_DAYS, 2019-03-12T10:00/2019-03-14T10:00, 2019-03-12T09:00",
        // hours end at a close
        "2019-03-11T09:00, 4, WORKING_HOURS, 2019-03-11T10:00/2019-03-11T14:00, 2019-03-11T17:00",
        "2019-03-11T09:00, 4, WORKING_HOURS, 2019-03-11T10:00/2019-03-11T15:00, 2019-03-12T08:30",
        "2019-03-11T09:00, 0, SAME_DAY, 2019-03-11T16:00/2019-03-13T08:00, 2019-03-13T09:00",
        // calendar days: from the 11th to the 13th are two
        "2019-03-11T09:00, 15, DAYS, 2019-03-11T15:00/2019-03-13T08:00, 2019-03-28T17:00",
        "2019-03-11T09:00, 5, DAYS, 2019-03-12T09:00/2019-03-12T16:00, 2019-03-18T17:00",
        // due Saturday 16, two days more are Monday 18
        "2019-03-11T09:00, 5, DAYS, 2019-03-12T09:00/2019-03-14T09:00, 2019-03-18T17:00",
        // it runs on after the close of the day on which it would be due
        "2019-03-11T09:00, 1, DAYS, 2019-03-12T16:00/2019-03-12T18:00, 2019-03-13T17:00",
    })
    void movesTheDueTime(String received, int amount, Unit unit, String suspensions, String due) {
        assertThat(CALENDAR.dueAt(at(received), new TimeLimit(amount, unit), stops(suspensions)))
                .isEqualTo(at(due));
    }

    @ParameterizedTest(name = "received {0}, {1} {2} -> {3}")
    @CsvSource({
        "2019-03-15T09:00, 1, WORKING_DAYS, 2019-03-16T09:00", // 6.5 hours of Friday and 1.5 of Saturday
        "2019-03-15T14:00, 1, WORKING_DAYS, 2019-03-18T08:30", // 3, 4 and 1
        "2019-03-16T08:00, 1, WORKING_DAYS, 2019-03-18T13:30", // 3.5 of Saturday and 4.5 of Monday
        "2019-03-16T09:30, 1, WORKING_DAYS, 2019-03-19T07:30", // two hours before the close: the cut-off of a half day
        "2019-03-16T08:00, 0, SAME_DAY, 2019-03-16T11:30",
        "2019-03-15T16:00, 0, SAME_DAY, 2019-03-16T11:30",
        "2019-03-15T14:00, 5, WORKING_HOURS, 2019-03-16T09:30",
        "2019-03-11T09:00, 5, DAYS, 2019-03-16T11:30",
        "2019-03-11T12:00, 5, WORKING_DAYS, 2019-03-18T07:30", // at lunch; Saturday's morning was the missing half
    })
    void halfDaysCountForTheirHours(String received, int amount, Unit unit, String due) {
        assertThat(WITH_SATURDAYS.dueAt(at(received), new TimeLimit(amount, unit)))
                .isEqualTo(at(due));
    }

    @Test
    void namesTheDatesThatCounted() {
        var deadline =
                CALENDAR.deadline(at("2019-03-11T09:00"), THREE_DAYS, stops("2019-03-11T15:00/2019-03-13T15:00"));

        assertThat(deadline)
                .isEqualTo(new Deadline(
                        at("2019-03-11T09:00"),
                        at("2019-03-18T09:00"),
                        null,
                        days("2019-03-14", "2019-03-15", "2019-03-18"),
                        false));
        assertThat(CALENDAR.deadline(
                                at("2019-03-15T14:00"),
                                new TimeLimit(4, Unit.WORKING_HOURS),
                                stops("2019-03-15T15:00/2019-03-15T15:30"))
                        .counted())
                .containsExactly(
                        new Counted(LocalDate.of(2019, 3, 15), Duration.parse("PT2H30M")),
                        new Counted(LocalDate.of(2019, 3, 18), Duration.parse("PT1H30M")));
        assertThat(CALENDAR.deadline(
                                at("2019-03-11T09:00"),
                                new TimeLimit(3, Unit.DAYS),
                                stops("2019-03-12T09:00/2019-03-14T09:00"))
                        .counted())
                .isEqualTo(days("2019-03-12", "2019-03-15", "2019-03-16"));
    }

    @Test
    void hasNoDueTimeWhileTheClockStands() {
        var standing = List.of(new Suspension(at("2019-03-12T10:00"), null));

        var deadline = CALENDAR.deadline(at("2019-03-11T09:00"), THREE_DAYS, standing);

        assertThat(deadline.dueAt()).isNull();
        assertThat(deadline.stoppedSince()).isEqualTo(at("2019-03-12T10:00"));
        assertThat(deadline.counted()).isEqualTo(days("2019-03-12"));
        assertThatThrownBy(() -> CALENDAR.dueAt(at("2019-03-11T09:00"), THREE_DAYS, standing))
                .hasMessageContaining("the clock stands since 2019-03-12T03:00:00Z");
        // Late already: that the clock was stopped afterwards changes nothing.
        assertThat(CALENDAR.dueAt(at("2019-03-01T09:00"), THREE_DAYS, standing)).isEqualTo(at("2019-03-06T09:00"));
    }

    @Test
    void refusesSuspensionsWithoutSense() {
        assertThatThrownBy(() -> new Suspension(at("2019-03-12T10:00"), at("2019-03-12T09:59")))
                .hasMessageContaining("ends before it begins");
        assertThatThrownBy(() ->
                        CALENDAR.dueAt(at("2019-03-11T09:00"), THREE_DAYS, stops("2019-03-11T08:59/2019-03-12T09:00")))
                .hasMessageContaining("begins before the receipt");
        assertThatThrownBy(() -> CALENDAR.resumed(
                        at("2019-03-14T09:00"), THREE_DAYS, at("2019-03-12T10:00"), at("2019-03-12T09:00")))
                .hasMessageContaining("runs on before it stops");
    }

    @Test
    void findsTheMomentsToWarnAt() {
        var due = at("2019-03-14T09:00");
        assertThat(CALENDAR.workingTime(at("2019-03-11T09:00"), due)).isEqualTo(Duration.ofHours(24));
        assertThat(CALENDAR.workingTime(due, at("2019-03-11T09:00"))).isZero();
        assertThat(CALENDAR.atShare(at("2019-03-11T09:00"), due, 0.5)).isEqualTo(at("2019-03-12T14:30"));
        assertThat(CALENDAR.atShare(at("2019-03-11T09:00"), due, 0)).isEqualTo(at("2019-03-11T09:00"));
        assertThat(CALENDAR.atShare(at("2019-03-11T09:00"), due, 1)).isEqualTo(due);
        assertThat(CALENDAR.plusWorkingTime(at("2019-03-15T16:00"), Duration.ofHours(2)))
                .isEqualTo(at("2019-03-18T08:30"));
        assertThat(CALENDAR.minusWorkingTime(at("2019-03-18T08:30"), Duration.ofHours(2)))
                .isEqualTo(at("2019-03-15T16:00"));
    }

    @Test
    void saysWhatNobodyHasPublishedYet() {
        assertThat(CALENDAR.deadline(at("2019-12-30T09:00"), new TimeLimit(1, Unit.WORKING_DAYS), List.of())
                        .provisional())
                .isFalse();
        assertThat(CALENDAR.deadline(at("2019-12-30T09:00"), new TimeLimit(2, Unit.WORKING_DAYS), List.of())
                        .provisional())
                .isTrue();
        assertThat(CALENDAR.isProvisional(at("2018-12-31T09:00"), at("2019-01-02T09:00")))
                .isTrue();
    }

    private static List<Suspension> stops(String text) {
        return Arrays.stream(text.split(" "))
                .map(one -> one.split("/"))
                .map(one -> new Suspension(at(one[0]), at(one[1])))
                .toList();
    }

    private static List<Counted> days(String... dates) {
        return Arrays.stream(dates)
                .map(date -> new Counted(LocalDate.parse(date), null))
                .toList();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(WorkingCalendar.ZONE).toInstant();
    }
}
