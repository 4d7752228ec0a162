package vn.lienthong.notification.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vn.lienthong.notification.template.Segments.Coding;

class SegmentsTest {
    private static final String LETTER = "ạ";

    @Test
    void countsTheGsmAlphabetInSeptets() {
        assertThat(Segments.of("")).isEqualTo(new Segments(Coding.GSM_7, 0, 0, 160));
        assertThat(Segments.of("a".repeat(160))).isEqualTo(new Segments(Coding.GSM_7, 160, 1, 0));
        assertThat(Segments.of("a".repeat(161))).isEqualTo(new Segments(Coding.GSM_7, 161, 2, 145));
        assertThat(Segments.of("a".repeat(306)).count()).isEqualTo(2);
        assertThat(Segments.of("a".repeat(307)).count()).isEqualTo(3);
    }

    @Test
    void countsSignsOfTheExtensionTwiceAndNeverPartsThem() {
        assertThat(Segments.of("€".repeat(80)).count()).isEqualTo(1);
        assertThat(Segments.of("€".repeat(81)).count()).isEqualTo(2);
        // 153 is odd: the sign that would begin at the last septet goes into the next segment.
        assertThat(Segments.of("a".repeat(152) + "€" + "a".repeat(152)))
                .isEqualTo(new Segments(Coding.GSM_7, 306, 3, 152));
        assertThat(Segments.of("a".repeat(151) + "€" + "a".repeat(153)).count()).isEqualTo(2);
    }

    @Test
    void countsVietnameseInUcs2() {
        assertThat(Segments.of(LETTER.repeat(70))).isEqualTo(new Segments(Coding.UCS_2, 70, 1, 0));
        assertThat(Segments.of(LETTER.repeat(71)).count()).isEqualTo(2);
        assertThat(Segments.of(LETTER.repeat(134)).count()).isEqualTo(2);
        assertThat(Segments.of(LETTER.repeat(135)).count()).isEqualTo(3);
        assertThat(Segments.of("a".repeat(100) + LETTER).count()).isEqualTo(2);
    }

    @Test
    void neverPartsASignOfTwoUnits() {
        assertThat(Segments.of("ạ".repeat(66) + "😀" + "ạ".repeat(65)))
                .isEqualTo(new Segments(Coding.UCS_2, 133, 2, 0));
        assertThat(Segments.of("ạ".repeat(66) + "😀" + "ạ".repeat(66)).count()).isEqualTo(3);
    }

    @Test
    void takesAllDiacriticsOffAndNothingElse() {
        assertThat(Segments.withoutDiacritics("Đã tiếp nhận hồ sơ “ĐƯỜNG Ưu tiên” – nợ 5…"))
                .isEqualTo("Da tiep nhan ho so \"DUONG Uu tien\" - no 5...");
        var all = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
        assertThat(Segments.withoutDiacritics(all + all.toUpperCase(java.util.Locale.ROOT)))
                .matches("[a-zA-Z]{134}");
        assertThat(Segments.of(Segments.withoutDiacritics(all)).coding()).isEqualTo(Coding.GSM_7);
    }
}
