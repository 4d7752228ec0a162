package vn.lienthong.console.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Neighbour.State;
import vn.lienthong.console.page.Words;

/** What the page says where nothing is known of alerts: never that there are none. */
class AlertPageTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_SET, en, No Prometheus is configured",
        "NOT_SET, vi, Chưa cấu hình Prometheus",
        "AWAY, en, Prometheus does not answer",
        "UNREADABLE, vi, Prometheus không trả lời"
    })
    void saysWhyNothingIsKnown(State state, String language, String said) {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("console/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);

        var page = AlertPage.of(
                Answer.not(state), Clock.systemUTC(), new Words(messages, Locale.forLanguageTag(language)));

        assertThat(page.trouble()).startsWith(said);
        assertThat(page.items()).isEmpty();
    }
}
