package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.IntStream;
import net.time4j.PlainDate;
import net.time4j.calendar.EastAsianMonth;
import net.time4j.calendar.EastAsianYear;
import net.time4j.calendar.VietnameseCalendar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.registry.WorkingCalendar.Day;

/** The days of {@code calendar.yml} against the lunar calendar, the law's number of holidays, and each other. */
class PublishedDaysTest {
    private static final WorkingCalendar CALENDAR = CalendarFile.builtIn();
    private static final String TET = "Tết Nguyên đán";
    private static final String HUNG_KINGS = "Giỗ Tổ Hùng Vương";
    private static final String SWAPPED = "Nghỉ hoán đổi, làm bù ";
    private static final String MADE_UP = "Làm bù cho ";

    static IntStream years() {
        return CALENDAR.years().stream().mapToInt(Integer::intValue);
    }

    @Test
    void arePublishedFor2018To2026() {
        assertThat(CALENDAR.years()).containsExactly(2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026);
        assertThat(CALENDAR.reasons().keySet()).isEqualTo(CALENDAR.days().keySet());
    }

    @ParameterizedTest
    @MethodSource("years")
    void tetIsThatOfTheLunarCalendar(int year) {
        var newYear = date(VietnameseCalendar.of(EastAsianYear.forGregorian(year), EastAsianMonth.valueOf(1), 1));

        assertThat(CALENDAR.reasons().get(newYear)).isEqualTo(TET);
        for (int day = -1; day <= 2; day++) {
            assertThat(CALENDAR.isWorkingDay(newYear.plusDays(day)))
                    .as("%s", newYear.plusDays(day))
                    .isFalse();
        }
        assertThat(CALENDAR.reasons().entrySet())
                .filteredOn(
                        day -> day.getKey().getYear() == year && day.getValue().equals(TET))
                .allSatisfy(day -> assertThat(day.getKey()).isBetween(newYear.minusDays(3), newYear.plusDays(5)))
                .filteredOn(day -> isWeekday(day.getKey()))
                .as("weekdays off at Tết")
                .hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("years")
    void theHungKingsDayIsTheTenthOfTheThirdLunarMonth(int year) {
        var day = date(VietnameseCalendar.of(EastAsianYear.forGregorian(year), EastAsianMonth.valueOf(3), 10));

        assertThat(CALENDAR.reasons().get(day)).isEqualTo(HUNG_KINGS);
        assertThat(CALENDAR.isWorkingDay(day)).isFalse();
        assertThat(CALENDAR.reasons().entrySet())
                .filteredOn(entry ->
                        entry.getKey().getYear() == year && entry.getValue().equals(HUNG_KINGS))
                .hasSize(1);
    }

    /** Ten days by the Labour Code of 2012, eleven by that of 2019, which is in force since 2021. */
    @ParameterizedTest
    @MethodSource("years")
    void thereAreAsManyDaysOffAsTheLawGives(int year) {
        assertThat(CALENDAR.days().entrySet())
                .filteredOn(day -> day.getKey().getYear() == year
                        && day.getValue() == Day.OFF
                        && isWeekday(day.getKey())
                        && !CALENDAR.reasons().get(day.getKey()).startsWith(SWAPPED))
                .hasSize(year <= 2020 ? 10 : 11);
    }

    @Test
    void everySwappedDayIsMadeUpFor() {
        var swapped = CALENDAR.reasons().entrySet().stream()
                .filter(day -> day.getValue().startsWith(SWAPPED))
                .toList();
        assertThat(swapped).hasSize(6).allSatisfy(day -> {
            var madeUp = LocalDate.parse(day.getValue().substring(SWAPPED.length()));
            assertThat(CALENDAR.day(day.getKey())).isEqualTo(Day.OFF);
            assertThat(CALENDAR.day(madeUp)).isEqualTo(Day.WORKING);
            assertThat(madeUp.getDayOfWeek()).isEqualTo(DayOfWeek.SATURDAY);
            assertThat(CALENDAR.reasons().get(madeUp)).isEqualTo(MADE_UP + day.getKey());
        });
        assertThat(CALENDAR.days().entrySet())
                .filteredOn(day -> day.getValue() == Day.WORKING)
                .hasSize(6);
    }

    @ParameterizedTest(name = "received {0}, {1} working days -> {2}")
    @CsvSource({
        // the swapped days and the Saturdays that make up for them
        "2018-12-28T09:00, 1, 2019-01-02T09:00",
        "2019-01-04T09:00, 1, 2019-01-05T09:00",
        "2019-01-05T09:00, 1, 2019-01-07T09:00",
        "2019-04-26T09:00, 1, 2019-05-02T09:00",
        "2019-05-03T09:00, 2, 2019-05-06T09:00",
        "2024-04-26T09:00, 1, 2024-05-02T09:00",
        "2024-05-03T09:00, 1, 2024-05-04T09:00",
        "2025-04-25T09:00, 1, 2025-04-26T09:00",
        "2025-04-29T09:00, 1, 2025-05-05T09:00",
        "2025-12-31T09:00, 1, 2026-01-05T09:00",
        "2026-01-09T09:00, 1, 2026-01-10T09:00",
        "2026-08-21T09:00, 1, 2026-08-22T09:00",
        "2026-08-28T09:00, 1, 2026-09-03T09:00",
        // Tết of each year: the last working day before, and the first after
        "2018-02-13T09:00, 1, 2018-02-21T09:00",
        "2019-02-01T09:00, 1, 2019-02-11T09:00",
        "2020-01-22T09:00, 1, 2020-01-30T09:00",
        "2021-02-09T09:00, 1, 2021-02-17T09:00",
        "2022-01-28T09:00, 1, 2022-02-07T09:00",
        "2023-01-19T09:00, 1, 2023-01-27T09:00",
        "2024-02-07T09:00, 1, 2024-02-15T09:00",
        "2025-01-24T09:00, 1, 2025-02-03T09:00",
        "2026-02-13T09:00, 1, 2026-02-23T09:00",
        // holidays on a weekend, and the day off in their stead
        "2018-08-31T09:00, 1, 2018-09-04T09:00",
        "2021-04-29T09:00, 1, 2021-05-04T09:00",
        "2022-04-29T09:00, 1, 2022-05-04T09:00",
        "2023-04-28T09:00, 1, 2023-05-04T09:00",
        "2026-04-24T09:00, 1, 2026-04-28T09:00",
    })
    void countsOverThem(String received, int amount, String due) {
        assertThat(CALENDAR.dueAt(at(received), new TimeLimit(amount, Unit.WORKING_DAYS)))
                .isEqualTo(at(due));
    }

    private static boolean isWeekday(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    private static LocalDate date(VietnameseCalendar lunar) {
        return lunar.transform(PlainDate.class).toTemporalAccessor();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(WorkingCalendar.ZONE).toInstant();
    }
}
