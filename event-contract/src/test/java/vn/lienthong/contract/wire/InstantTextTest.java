package vn.lienthong.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    @Test
    void saysWhatTheJdkSaysForAnyMillisecond() {
        var random = new Random(20_190_312);
        for (int i = 0; i < 20_000; i++) {
            var moment = Instant.ofEpochMilli(random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
            var text = InstantText.format(moment);
            assertThat(text).hasSize(24);
            assertThat(Instant.parse(text)).isEqualTo(moment);
            assertThat(InstantText.parse(text)).isEqualTo(moment);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00.000Z",
                "2024-02-29T12:00:00.001Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00.000Z",
                "-0001-12-31T23:59:59.999Z"
            })
    void readsAndWritesTheEdges(String text) {
        assertThat(InstantText.format(Instant.parse(text))).isEqualTo(text);
        assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2019-03-12T02:15:30Z", "2019-03-12T02:15:30.123456Z", "2019-03-12T24:00:00.000Z"})
    void readsWhatElseTheJdkReads(String text) {
        assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2019-02-29T00:00:00.000Z",
                "2019-13-01T00:00:00.000Z",
                "2019-00-01T00:00:00.000Z",
                "2019-04-31T00:00:00.000Z",
                "2019-03-12T25:00:00.000Z",
                "2019-03-12T02:60:00.000Z",
                "2019-03-1aT02:15:30.120Z",
                "2019-03-12 02:15:30.120Z",
                "2019-03-12T02:15:30.12xZ",
                "２019-03-12T02:15:30.120Z"
            })
    void refusesWhatIsNoInstant(String text) {
        assertThatThrownBy(() -> InstantText.parse(text)).isInstanceOf(DateTimeParseException.class);
    }

    @Test
    void cutsOffWhatIsSmallerThanAMillisecond() {
        assertThat(InstantText.format(Instant.parse("2019-03-12T02:15:30.120999999Z")))
                .isEqualTo("2019-03-12T02:15:30.120Z");
    }
}
