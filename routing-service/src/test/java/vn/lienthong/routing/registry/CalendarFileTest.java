package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.registry.WorkingCalendar.Day;

class CalendarFileTest {
    private static final String HOURS = """
            id: khanh-vinh
            version: 3
            opens: "07:30"
            lunchFrom: "11:30"
            lunchTo: "13:00"
            closes: "17:00"
            cutOff: "15:00"
            """;

    private final List<String> faults = new ArrayList<>();

    @Test
    void readsHalfDaysReasonsAndTheWeek() {
        var calendar = read(HOURS + """
                week: {saturday: morning, wednesday: off}
                years:
                  2019:
                    off: {2019-01-01: Tết Dương lịch, 2019-01-03: }
                    working: [2019-01-05]
                    morning: [2019-01-04]
                    afternoon: {2019-01-07: Họp}
                  2020:
                """);

        assertThat(faults).isEmpty();
        assertThat(calendar.week().of(DayOfWeek.SATURDAY)).isEqualTo(Day.MORNING);
        assertThat(calendar.week().of(DayOfWeek.WEDNESDAY)).isEqualTo(Day.OFF);
        assertThat(calendar.week().of(DayOfWeek.THURSDAY)).isEqualTo(Day.WORKING);
        assertThat(calendar.day(LocalDate.of(2019, 1, 3))).isEqualTo(Day.OFF);
        assertThat(calendar.day(LocalDate.of(2019, 1, 4))).isEqualTo(Day.MORNING);
        assertThat(calendar.day(LocalDate.of(2019, 1, 5))).isEqualTo(Day.WORKING);
        assertThat(calendar.day(LocalDate.of(2019, 1, 7))).isEqualTo(Day.AFTERNOON);
        assertThat(calendar.reasons()).containsOnlyKeys(LocalDate.of(2019, 1, 1), LocalDate.of(2019, 1, 7));
        assertThat(calendar.years()).containsExactly(2019, 2020);
    }

    @Test
    void namesEveryFault() {
        assertThat(read("""
                id: a
                opens: "07:30"
                years:
                  2019:
                    off: [2019-02-30, 2018-12-31, 2019-01-01]
                    working: {2019-01-01: doch}
                    morning: 5
                """)).isNull();
        assertThat(faults)
                .containsExactly(
                        "a.yml: 2019-02-30 under the year 2019 is no date such as 2019-05-04",
                        "a.yml: 2018-12-31 stands under the year 2019",
                        "a.yml: 2019-01-01 stands twice",
                        "a.yml: the days under 2019 are a list of dates, or dates with a reason each",
                        "a.yml: version is missing",
                        "a.yml: lunchFrom is missing",
                        "a.yml: lunchTo is missing",
                        "a.yml: closes is missing",
                        "a.yml: cutOff is missing");
    }

    @Test
    void refusesWhatMakesNoCalendar() {
        assertThat(read("")).isNull();
        assertThat(read(HOURS + "yeers: {}\n")).isNull();
        assertThat(read(HOURS.replace("\"07:30\"", "7h30") + "years: {}\n")).isNull();
        assertThat(read(HOURS.replace("\"17:00\"", "\"12:00\"") + "years: {}\n"))
                .isNull();
        assertThat(read(HOURS.replace("\"15:00\"", "\"07:00\"") + "years: {}\n"))
                .isNull();
        assertThat(read(HOURS + "years: {1066: {off: [1066-10-14]}}\n")).isNull();
        assertThat(read(HOURS + "week: {monday: half}\nyears: {}\n")).isNull();
        assertThat(read(HOURS + "years: [\n")).isNull();
        assertThat(read(HOURS + "years:\n  2019:\n    off:\n      2019-01-01: a\n      2019-01-01: b\n"))
                .isNull();
        assertThat(read(HOURS + """
                week: {monday: off, tuesday: off, wednesday: off, thursday: off, friday: off}
                years: {}
                """)).isNull();
        assertThat(faults).hasSize(10).allSatisfy(fault -> assertThat(fault).startsWith("a.yml"));
        assertThat(faults)
                .contains(
                        "a.yml, the whole (line 1): is no calendar; registry/calendar.yml shows how one is written",
                        "a.yml, /yeers (line 9): there is no such member; registry/calendar.yml shows what there is",
                        "a.yml, /opens (line 3): is no time of day such as \"07:30\"",
                        "a.yml, /week/monday (line 8): is none of off, working, morning and afternoon",
                        "a.yml: calendar khanh-vinh: opening, lunch and closing are out of order",
                        "a.yml: calendar khanh-vinh: the cut-off isn't after the opening",
                        "a.yml: calendar khanh-vinh: 1066-10-14 lies outside the years 1976 to 2199",
                        "a.yml: calendar khanh-vinh: no weekday works");
    }

    private WorkingCalendar read(String yaml) {
        return CalendarFile.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "a.yml", faults);
    }
}
