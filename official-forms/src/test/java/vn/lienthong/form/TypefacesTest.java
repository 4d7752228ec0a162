package vn.lienthong.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TypefacesTest {
    @Test
    void hasEveryVietnameseLetterInEveryCut() {
        var letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";
        var both = letters + " " + letters.toUpperCase(Locale.of("vi"));
        var family = new Typefaces().borrow();
        for (var cut : Typefaces.Cut.values()) {
            assertThat(family.of(cut).settable(both)).isEqualTo(both);
        }
    }
}
