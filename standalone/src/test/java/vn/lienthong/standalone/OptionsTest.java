package vn.lienthong.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.standalone.axis.Failures;
import vn.lienthong.standalone.channel.ChannelOptions;

class OptionsTest {

    @Test
    void startsGentlyInTheFolderDataWhereNothingIsAsked() {
        assertThat(Options.of())
                .isEqualTo(new Options(
                        Path.of("data"),
                        false,
                        new Ports(8080),
                        1,
                        1,
                        new Options.Exchange(0.1, Failures.NONE, Duration.ofSeconds(1))));
    }

    @Test
    void takesEveryOption() {
        assertThat(Options.of(
                        "--fresh",
                        "--data",
                        "elsewhere",
                        "--port-base",
                        "18080",
                        "--simulate",
                        "5/s",
                        "--seed",
                        "7",
                        "--documents",
                        "30/min",
                        "--axis-failures",
                        "all",
                        "--axis-minute",
                        "2s",
                        "--channels",
                        "zalo, sms",
                        "--sms",
                        "gateway",
                        "--tsa-outage"))
                .isEqualTo(new Options(
                        Path.of("elsewhere"),
                        true,
                        new Ports(18080),
                        5,
                        7,
                        new Options.Exchange(0.5, Failures.all(), Duration.ofSeconds(2)),
                        true,
                        new ChannelOptions(List.of("zalo", "sms"), true)));
    }

    @ParameterizedTest
    @CsvSource({"off,0", "5/s,5", "0.5/s,0.5", "30/min,0.5", "2,2"})
    void readsRates(String text, double perSecond) {
        assertThat(Options.of("--simulate", text).simulatedPerSecond()).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @CsvSource({
        "--simulate quickly, 5/s",
        "--simulate 99999/s, more than",
        "--port-base 80, between 1024 and 65515",
        "--axis-failures colour, there is no failure colour",
        "--axis-minute soon, such as 1s",
        "--documents often, 5/s",
        "--port-base http, takes a number",
        "--seed x, takes a number",
        "--channels pigeon, there is no channel pigeon",
        "'--channels sms,sms', each channel once",
        "--sms pigeon, smpp or gateway",
        "--colour red, no option --colour",
        "--data, needs a value",
    })
    void saysWhatIsMisspelt(String arguments, String reason) {
        assertThatThrownBy(() -> Options.of(arguments.split(" ")))
                .isInstanceOf(Options.Misuse.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }
}
