package vn.lienthong.console.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {
    @ParameterizedTest
    @CsvSource({
        "2026, 2026-01-01, 2026-12-31",
        "2026-H1, 2026-01-01, 2026-06-30",
        "2026-H2, 2026-07-01, 2026-12-31",
        "2026-Q1, 2026-01-01, 2026-03-31",
        "2026-Q4, 2026-10-01, 2026-12-31",
        "2024-02, 2024-02-01, 2024-02-29",
        "2/2024, 2024-02-01, 2024-02-29",
        "12/2026, 2026-12-01, 2026-12-31",
        "03/2026, 2026-03-01, 2026-03-31",
        "2026-03-14..2026-03-14, 2026-03-14, 2026-03-14"
    })
    void namesItsDays(String text, String first, String last) {
        var period = Period.of(text).orElseThrow();

        assertThat(period.first()).hasToString(first);
        assertThat(period.last()).hasToString(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "26",
                "2026-13",
                "2026-Q5",
                "2026-H3",
                "2026-00",
                "2026-3",
                "13/2026",
                "0/2026",
                "3/26",
                "0999",
                "2026-02-30..2026-03-01",
                "2026-03-02..2026-03-01",
                "2026-03-01..",
                "2026'",
                "2026-01 or 1=1"
            })
    void knowsWhatIsNone(String text) {
        assertThat(Period.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03, 2026-02-28T17:00:00Z, 2026-03-31T17:00:00Z",
        "2026, 2025-12-31T17:00:00Z, 2026-12-31T17:00:00Z"
    })
    void beginsAndEndsAtMidnightInVietnam(String text, Instant begin, Instant end) {
        var period = Period.of(text).orElseThrow();

        assertThat(period.begin()).isEqualTo(begin);
        assertThat(period.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-02, 2024-02-01, 2024-02-29",
        "2024-02, 2023-02-01, 2023-02-28",
        "2026-Q1, 2025-01-01, 2025-03-31",
        "2026-03-05..2026-03-14, 2025-03-05, 2025-03-14"
    })
    void hasTheSameDaysAYearBefore(String text, String first, String last) {
        var before = Period.of(text).orElseThrow().yearBefore();

        assertThat(before.first()).hasToString(first);
        assertThat(before.last()).hasToString(last);
    }
}
