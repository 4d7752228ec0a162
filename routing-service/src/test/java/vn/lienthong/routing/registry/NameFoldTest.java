package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameFoldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Xã Hòa Trí | Xã Hoà Trí",
                "Phường Thủy Biều | Phường Thuỷ Biều",
                "Xã Qúy Sơn | Xã Quý Sơn",
                "Xã Cư M'gar | Xã Cư M’gar",
                "xã Bắc Sơn | Xã Bắc Sơn",
                "Xã Hòe Nhai | Xã Hoè Nhai",
                "Xã Thành Phố-A | Xã Thành Phố–A"
            })
    void foldsTwoSpellingsOfOneName(String one, String other) {
        assertThat(NameFold.of(one)).isEqualTo(NameFold.of(other));
        assertThat(NameFold.of(Normalizer.normalize(one, Normalizer.Form.NFD))).isEqualTo(NameFold.of(one));
    }

    @ParameterizedTest
    @CsvSource({"Xã Hòa Trí,Xã Hóa Trí", "Xã Đại Lãnh,Xã Dại Lãnh", "Phường Tân Tiến,Phường Nha Trang", "Xã Mỹ,Xã My"})
    void keepsNamesApartThatDiffer(String one, String other) {
        assertThat(NameFold.of(one)).isNotEqualTo(NameFold.of(other));
    }

    @Test
    void takesLineBreaksAndDecomposedLettersOutOfANameButKeepsItsSpelling() {
        assertThat(NameFold.tidy(" Xã\n Hoà\u00A0  Trí\u200B ")).isEqualTo("Xã Hoà Trí");
        assertThat(NameFold.tidy(Normalizer.normalize("Đặc khu Trường Sa", Normalizer.Form.NFD)))
                .isEqualTo("Đặc khu Trường Sa");
    }

    @Test
    void searchesWithoutMarks() {
        assertThat(NameFold.search("UBND Xã Diên Khánh")).contains(NameFold.search("dien khanh"));
        assertThat(NameFold.search("Phường Đô Vinh")).contains("do vinh");
    }
}
