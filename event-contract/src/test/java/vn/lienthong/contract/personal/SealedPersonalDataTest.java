package vn.lienthong.contract.personal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;

class SealedPersonalDataTest {
    private static final DossierCode DOSSIER = new DossierCode("000.01.41.H32-190312-0027");
    private static final PersonalData SOMEBODY = new PersonalData(
            new PersonalData.Applicant(
                    "Nguyễn Thị Hường",
                    new CitizenId("056191900001"),
                    "huong@example.vn",
                    "0912345678",
                    "Phường Vĩnh Hòa, Nha Trang",
                    "vi"),
            Map.of("childName", "Nguyễn Minh Đức", "childBorn", "2019-03-01"));
    private final SealingKey key = SealingKey.random();

    @Test
    void opensWithItsKeyWhatWasSealed() {
        assertThat(SealedPersonalData.seal(DOSSIER, SOMEBODY, key).open(DOSSIER, key))
                .isEqualTo(SOMEBODY);
    }

    @Test
    void opensWhatTheFirstVersionSealed() {
        // Made by OpenSSL's AES-256-GCM in another language: the form is ours, the cipher everybody's.
        var sealed = SealedPersonalData.ofText(
                "AQABAgMEBQYHCAkKC_PpUiJwkeaaoxYmx8d4_G0wCNr_zO6tzO2bjM091LTygpCc84jOX5QYmA44z5FuTFyVt66V7O"
                        + "O5jtV_IHv-2tzlWqO3sXo4nHPtmKzAYYwHT8XWIoInsS1Wu8NPFvzpY85u3GGxy3-8b8h6GZNaVBZcOPdlv2Xx6gTU"
                        + "XWnsxkufkSngXXh0j44o71r_JZFFzmUJn3BXmi_lfPLwCJeeNFf4WeOreyoGEPB9AtEjwng2fJ14fL8db4iNfWpa-1"
                        + "opCNGr15Prbds7HXzcgOhKytOaPVM92aNuxl6_6OCk62GwzU5BS7njeeyCS3hZ_5ztryGFp5ZVmDQYRIq0tEYCh_kq"
                        + "OOKqU6yVeGzX3uBK4xuL");

        assertThat(sealed.open(DOSSIER, SealingKey.of(new byte[SealingKey.LENGTH])))
                .isEqualTo(SOMEBODY);
    }

    @Test
    void showsNothingOfWhatIsSealed() {
        var sealed = SealedPersonalData.seal(DOSSIER, SOMEBODY, key);
        var written = CanonicalJson.mapper().writeValueAsString(sealed);

        assertThat(written).matches("\"[A-Za-z0-9_-]+\"");
        assertThat(new String(Base64.getUrlDecoder().decode(written.substring(1, written.length() - 1)), UTF_8))
                .doesNotContain("Hường", "056191900001", "huong@example.vn", "0912345678", "Minh Đức");
        assertThat(sealed).hasToString("SealedPersonalData[withheld]");
        assertThat(key).hasToString("SealingKey[withheld]");
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(SealedPersonalData.seal(DOSSIER, SOMEBODY, key))
                .isNotEqualTo(SealedPersonalData.seal(DOSSIER, SOMEBODY, key));
    }

    @Test
    void opensNeitherWithAnotherKeyNorForAnotherDossier() {
        var sealed = SealedPersonalData.seal(DOSSIER, SOMEBODY, key);

        assertThatThrownBy(() -> sealed.open(DOSSIER, SealingKey.random())).isInstanceOf(UnreadablePersonalData.class);
        assertThatThrownBy(() -> sealed.open(new DossierCode("000.01.41.H32-190312-0028"), key))
                .isInstanceOf(UnreadablePersonalData.class)
                .hasMessageNotContaining("0028");
    }

    @Test
    void doesNotOpenWhatWasChanged() {
        var text = CanonicalJson.mapper()
                .writeValueAsString(SealedPersonalData.seal(DOSSIER, SOMEBODY, key))
                .replace("\"", "");
        for (int place : new int[] {0, 10, 30, text.length() - 2}) {
            var changed = new StringBuilder(text);
            changed.setCharAt(place, text.charAt(place) == 'A' ? 'B' : 'A');
            var sealed = SealedPersonalData.ofText(changed.toString());

            assertThatThrownBy(() -> sealed.open(DOSSIER, key)).isInstanceOf(UnreadablePersonalData.class);
        }
    }

    @Test
    void isCopiedToTheLetter() {
        var written = CanonicalJson.mapper().writeValueAsString(SealedPersonalData.seal(DOSSIER, SOMEBODY, key));

        assertThat(CanonicalJson.mapper()
                        .writeValueAsString(CanonicalJson.mapper().readValue(written, SealedPersonalData.class)))
                .isEqualTo(written);
    }

    @Test
    void readsWhatWasWrittenBeforeThereWereKeys() {
        var open = CanonicalJson.mapper()
                .readValue(CanonicalJson.mapper().writeValueAsString(SOMEBODY), SealedPersonalData.class);

        assertThat(open.inTheOpen()).contains(SOMEBODY);
        assertThat(open.open(DOSSIER, key)).isEqualTo(SOMEBODY);
        assertThat(open).hasToString("SealedPersonalData[withheld]");
    }

    @Test
    void refusesWhatIsNeither() {
        for (var wrong : new String[] {"\"\"", "\"Nguyễn Thị Hường\"", "17", "[]", "\"" + "A".repeat(38) + "\""}) {
            assertThatThrownBy(() -> CanonicalJson.mapper().readValue(wrong, SealedPersonalData.class))
                    .as(wrong)
                    .isInstanceOf(JacksonException.class);
        }
    }
}
