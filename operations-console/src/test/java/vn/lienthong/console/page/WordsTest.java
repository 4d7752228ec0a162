package vn.lienthong.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class WordsTest {
    private static final Instant EVENING_IN_UTC = Instant.parse("2019-03-12T18:05:09.120Z");

    private final Words vietnamese = words(Locale.of("vi"));
    private final Words english = words(Locale.ENGLISH);

    private static Words words(Locale locale) {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("console/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        messages.setAlwaysUseMessageFormat(true);
        return new Words(messages, locale);
    }

    @Test
    void tellsTheTimeInVietnam() {
        assertThat(vietnamese.moment(EVENING_IN_UTC)).isEqualTo("13/03/2019 01:05:09");
        assertThat(english.moment(EVENING_IN_UTC)).isEqualTo("13 Mar 2019, 01:05:09");
        assertThat(vietnamese.minute(EVENING_IN_UTC)).isEqualTo("01:05 13/03/2019");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.4S, 0 giây",
        "PT59S, 59 giây",
        "PT60S, 1 phút",
        "PT3M5S, 3 phút 5 giây",
        "PT2H10M59S, 2 giờ 10 phút",
        "P3DT4H, 3 ngày 4 giờ",
        "P1200D, 1.200 ngày",
        "-PT2H, 2 giờ"
    })
    void tellsASpanInItsTwoLargestUnits(Duration span, String told) {
        assertThat(vietnamese.span(span)).isEqualTo(told);
    }

    @Test
    void groupsNumbersAsTheLanguageDoes() {
        assertThat(vietnamese.count(1_234_567)).isEqualTo("1.234.567");
        assertThat(english.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(vietnamese.rate(2.34)).isEqualTo("2,3/giây");
        assertThat(vietnamese.rate(1234.5)).isEqualTo("1.234/giây");
        assertThat(vietnamese.rate(0)).isEqualTo("0/giây");
        assertThat(vietnamese.rate(0.05)).isEqualTo("0,1/giây");
        assertThat(vietnamese.rate(7 / 3600.0)).isEqualTo("7/giờ");
        assertThat(vietnamese.rate(1 / 86_400.0)).isEqualTo("1/ngày");
    }

    @ParameterizedTest
    @CsvSource({"Thị xã Ninh Hòa, thi xa ninh hoa", "ĐIỆN BIÊN, dien bien", "  Sở Tư pháp , so tu phap"})
    void forgetsDiacritics(String name, String plain) {
        assertThat(Names.plain(name)).isEqualTo(plain);
    }
}
