package vn.lienthong.notification.sms;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vn.lienthong.notification.sms.SmsText.Coding;

class SmsTextTest {
    @Test
    void oneDiacriticMakesTheWholeTextUcs2() {
        assertThat(SmsText.of("Ho so da duoc tiep nhan {1}").coding()).isEqualTo(Coding.GSM_7);
        assertThat(SmsText.of("Hồ sơ").coding()).isEqualTo(Coding.UCS_2);
        assertThat(SmsText.of("Hồ sơ").bytes("Hồ sơ")).isEqualTo("Hồ sơ".getBytes(UTF_16BE));
    }

    @Test
    void countsPartsAsTheRadioDoes() {
        assertThat(SmsText.of("a".repeat(160)).segments()).isEqualTo(1);
        assertThat(SmsText.of("a".repeat(161)).segments()).isEqualTo(2);
        assertThat(SmsText.of("€".repeat(80)).segments()).isEqualTo(1);
        assertThat(SmsText.of("€".repeat(81)).segments()).isEqualTo(2);
        assertThat(SmsText.of("ồ".repeat(70)).segments()).isEqualTo(1);
        assertThat(SmsText.of("ồ".repeat(71)).segments()).isEqualTo(2);
        assertThat(SmsText.of("ồ".repeat(135)).segments()).isEqualTo(3);
    }

    @Test
    void tearsNoCharacterApart() {
        var text = SmsText.of("ồ".repeat(66) + "😀" + "ồ".repeat(10));

        assertThat(text.parts()).containsExactly("ồ".repeat(66), "😀" + "ồ".repeat(10));
        assertThat(SmsText.of("a".repeat(152) + "€" + "b".repeat(20)).parts().getFirst())
                .isEqualTo("a".repeat(152));
    }

    @Test
    void readsWhatItWrote() {
        var text = SmsText.of("Phi: 50.000 [dong] @ {quay} 5€_");

        assertThat(SmsText.read(text.bytes(text.text()), false)).isEqualTo(text.text());
    }
}
