package vn.lienthong.support.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.personal.PersonalData;

class MaskingTest {

    @ParameterizedTest
    @CsvSource({
        "Nguyễn Thị Hường, Ng… T… H…",
        "Trần Phú, Tr… P…",
        "Lê An, L… A…",
        "Ưu, Ư…",
        "'  Đỗ   Ý ', Đ… Ý…",
        "Y Ê Ban, Y… Ê… B…",
    })
    void leavesTheBeginningsOfANamesWords(String name, String masked) {
        assertThat(Masking.name(name)).isEqualTo(masked);
    }

    @Test
    void takesALetterWholeInEitherUnicodeForm() {
        var decomposed = Normalizer.normalize("Ửng Hòa", Normalizer.Form.NFD);

        assertThat(Normalizer.normalize(Masking.name(decomposed), Normalizer.Form.NFC))
                .isEqualTo("Ử… H…");
    }

    @ParameterizedTest
    @CsvSource({
        "056191900001, •••••••••001",
        "225461234, ••••••234",
        "0912345678, •••••••678",
        "+84912345678, •••••••••678",
        "12345, •••••"
    })
    void leavesTheLastThreeDigits(String number, String masked) {
        assertThat(Masking.digits(number)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"huong@example.vn, h…@…", "a@hoang-van-thu.vn, …", "nonsense, …"})
    void leavesNoDomainOfAnAddress(String email, String masked) {
        assertThat(Masking.email(email)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"'12 Trần Phú, Vĩnh Hòa, Nha Trang', '…, Nha Trang'", "Tổ 5, …"})
    void leavesTheWidestPlace(String address, String masked) {
        assertThat(Masking.address(address)).isEqualTo(masked);
    }

    @Test
    void masksEveryMemberAndShowsNothingAsText() {
        var personal = new PersonalData(
                new PersonalData.Applicant(
                        "Nguyễn Thị Hường",
                        new CitizenId("056191900001"),
                        "huong@example.vn",
                        "0912345678",
                        "12 Trần Phú, Nha Trang",
                        "vi"),
                Map.of("childName", "Nguyễn Minh Đức"),
                new PersonalData.Delivery("Trần Nam", "5 Lê Lợi, Huế", "0905000123"));

        var masked = PersonalView.masked(personal);

        assertThat(masked)
                .isEqualTo(new PersonalView(
                        new PersonalView.Applicant(
                                "Ng… T… H…", "•••••••••001", "h…@…", "•••••••678", "…, Nha Trang", "vi"),
                        Map.of("childName", "…"),
                        new PersonalView.Delivery("Tr… N…", "…, Huế", "•••••••123")));
        assertThat(PersonalView.whole(personal).applicant().fullName()).isEqualTo("Nguyễn Thị Hường");
        assertThat(PersonalView.whole(personal)).hasToString("PersonalView[withheld]");
        assertThat(PersonalView.whole(personal).applicant()).hasToString("Applicant[withheld]");
    }
}
