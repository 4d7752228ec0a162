package vn.lienthong.contract.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final AgencyCode JUSTICE = new AgencyCode("000.00.15.H32");

    @ParameterizedTest
    @ValueSource(strings = {"000.00.15.H32", "000.01.41.H32", "H32", "H32.15", "H55.242", "G01.32.41"})
    void takesBothFormsOfAgencyCodes(String code) {
        assertThat(new AgencyCode(code)).hasToString(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "h32", "000.00.15", "H32.", "H32..1", "000.0.15.H32", "H32.1234", "H32-15"})
    void refusesWhatIsNoAgencyCode(String code) {
        assertThatThrownBy(() -> new AgencyCode(code))
                .isInstanceOf(MalformedIdentity.class)
                .hasMessageContaining("QCVN 102");
    }

    @Test
    void makesDossierCodesAfterCircular1Of2018() {
        assertThat(DossierCode.of(JUSTICE, LocalDate.of(2019, 3, 12), 27)).hasToString("000.00.15.H32-190312-0027");
    }

    @Test
    void widensTheSequenceBeyond9999() {
        var code = DossierCode.of(JUSTICE, LocalDate.of(2019, 3, 12), 10_000);
        assertThat(code).hasToString("000.00.15.H32-190312-10000");
        assertThat(code.sequence()).isEqualTo(10_000);
        assertThat(code.agency()).isEqualTo(JUSTICE);
        assertThat(code.day()).isEqualTo(LocalDate.of(2019, 3, 12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000.00.15.H32-190312-027",
                "000.00.15.H32-190231-0027",
                "000.00.15.H32-191312-0027",
                "x-190312-0027"
            })
    void refusesWhatIsNoDossierCode(String code) {
        assertThatThrownBy(() -> new DossierCode(code)).isInstanceOf(MalformedIdentity.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.000986", "1.008498"})
    void takesProcedureCodes(String code) {
        assertThat(new ProcedureCode(code)).hasToString(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.00098", "2000986", "", "a.000986"})
    void refusesWhatIsNoProcedureCode(String code) {
        assertThatThrownBy(() -> new ProcedureCode(code)).isInstanceOf(MalformedIdentity.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"056191900001", "225123456", "123191900001"})
    void takesIdentityNumbersOfTodayAndOfOld(String number) {
        assertThat(new CitizenId(number).value()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"05619190000", "0561919000012", "05619190000a", "003191900001", ""})
    void refusesWhatIsNoIdentityNumberWithoutRepeatingIt(String number) {
        assertThatThrownBy(() -> new CitizenId(number))
                .isInstanceOf(MalformedIdentity.class)
                .satisfies(e -> {
                    if (!number.isEmpty()) {
                        assertThat(e.getMessage()).doesNotContain(number);
                    }
                });
    }

    @Test
    void showsOnlyTheEndOfAnIdentityNumber() {
        assertThat(new CitizenId("056191900001")).hasToString("•••001");
    }
}
