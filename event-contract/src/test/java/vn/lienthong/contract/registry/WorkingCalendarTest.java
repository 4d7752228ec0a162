package vn.lienthong.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar.Day;

/** Spring 2019: 29 April swapped for Saturday 4 May, 30 April and 1 May public holidays. */
class WorkingCalendarTest {
    private static final WorkingCalendar CALENDAR = new WorkingCalendar(
            "vn",
            1,
            LocalTime.of(7, 30),
            LocalTime.of(11, 30),
            LocalTime.of(13, 0),
            LocalTime.of(17, 0),
            LocalTime.of(15, 0),
            Map.of(
                    LocalDate.of(2019, 4, 29), Day.OFF,
                    LocalDate.of(2019, 4, 30), Day.OFF,
                    LocalDate.of(2019, 5, 1), Day.OFF,
                    LocalDate.of(2019, 5, 4), Day.WORKING));

    @ParameterizedTest(name = "received {0}, {1} {2} -> {3}")
    @CsvSource({
        // Monday 2019-03-11
        "2019-03-11T09:00, 3, WORKING_DAYS, 2019-03-14T09:00",
        "2019-03-11T06:10, 1, WORKING_DAYS, 2019-03-12T07:30", // before the opening
        "2019-03-11T14:59, 1, WORKING_DAYS, 2019-03-12T14:59",
        "2019-03-11T15:00, 1, WORKING_DAYS, 2019-03-13T07:30", // at the cut-off: counts from Tuesday
        "2019-03-15T09:00, 1, WORKING_DAYS, 2019-03-18T09:00", // over the weekend
        "2019-03-16T09:00, 1, WORKING_DAYS, 2019-03-19T07:30", // received on a Saturday
        "2019-04-26T09:00, 1, WORKING_DAYS, 2019-05-02T09:00", // over the swapped day and the holidays
        "2019-05-03T09:00, 1, WORKING_DAYS, 2019-05-04T09:00", // the make-up Saturday works
        "2019-03-11T09:00, 0, SAME_DAY, 2019-03-11T17:00",
        "2019-03-11T15:30, 0, SAME_DAY, 2019-03-12T17:00",
        "2019-03-11T09:00, 2, WORKING_HOURS, 2019-03-11T11:00",
        "2019-03-11T09:00, 4, WORKING_HOURS, 2019-03-11T14:30", // lunch doesn't count
        "2019-03-11T12:00, 1, WORKING_HOURS, 2019-03-11T14:00", // received at lunch
        "2019-03-11T09:00, 8, WORKING_HOURS, 2019-03-12T09:00",
        "2019-03-15T14:00, 8, WORKING_HOURS, 2019-03-18T14:00", // over the weekend
        "2019-03-11T09:00, 15, DAYS, 2019-03-26T17:00",
        "2019-03-11T09:00, 5, DAYS, 2019-03-18T17:00", // ends on a Saturday
    })
    void countsLimits(String received, int amount, Unit unit, String due) {
        assertThat(CALENDAR.dueAt(at(received), new TimeLimit(amount, unit))).isEqualTo(at(due));
    }

    @Test
    void neverEndsBeforeItBeginsNorOutsideOfficeHours() {
        var random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            var received = at("2019-01-01T00:00").plusSeconds(random.nextInt(365 * 24 * 3600));
            var unit = Unit.values()[random.nextInt(Unit.values().length)];
            var limit = new TimeLimit(unit == Unit.SAME_DAY ? 0 : 1 + random.nextInt(60), unit);
            var due = CALENDAR.dueAt(received, limit);
            var local = LocalDateTime.ofInstant(due, WorkingCalendar.ZONE);
            assertThat(due).as("%s from %s", limit, received).isAfter(received);
            assertThat(CALENDAR.isWorkingDay(local.toLocalDate()))
                    .as("%s from %s ends on %s", limit, received, local)
                    .isTrue();
            assertThat(local.toLocalTime()).isBetween(LocalTime.of(7, 30), LocalTime.of(17, 0));
            assertThat(CALENDAR.dueAt(received.plusSeconds(3600), limit)).isAfterOrEqualTo(due);
        }
    }

    @Test
    void refusesALimitWithoutSense() {
        assertThatThrownBy(() -> new TimeLimit(0, Unit.DAYS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeLimit(1, Unit.SAME_DAY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(WorkingCalendar.ZONE).toInstant();
    }
}
