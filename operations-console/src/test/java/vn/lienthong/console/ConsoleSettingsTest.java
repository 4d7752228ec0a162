package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSettingsTest {
    private static ConsoleSettings traces(@Nullable String address) {
        var span = Duration.ofSeconds(2);
        return new ConsoleSettings(span, span, "H32", Set.of("localhost"), 1, span, address);
    }

    @Test
    void leadsToATraceWhereThereIsOneAndAPlaceToLook() {
        assertThat(traces("https://traces.example.vn/{trace}").traceAt("ab12"))
                .isEqualTo("https://traces.example.vn/ab12");
        assertThat(traces("http://localhost:16686/trace/{trace}").traceAt(null)).isNull();
        assertThat(traces(null).traceAt("ab12")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://traces.example.vn/",
                "{trace}",
                "/traces/{trace}",
                "javascript:alert('{trace}')",
                "ftp://traces.example.vn/{trace}",
                "https://traces example/{trace}"
            })
    void isCheckedAtStart(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> traces(address))
                .withMessageContaining("lienthong.console.traces");
    }
}
