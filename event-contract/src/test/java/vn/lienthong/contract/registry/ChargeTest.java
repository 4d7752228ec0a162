package vn.lienthong.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure.Exemption;
import vn.lienthong.contract.registry.Procedure.Fee;

class ChargeTest {
    private static final Fee STATE_FEE = new Fee("registration", "Lệ phí đăng ký", 50_000L, Channel.COUNTER);
    private static final Fee SERVICE_FEE = new Fee("publication", "Phí công bố", 100_001L, null);
    private static final Fee CASE_BY_CASE = new Fee("permit", "Lệ phí cấp phép", null, Channel.POST);

    private static final Procedure PROCEDURE = procedure(
            new Exemption("poor", "Hộ nghèo", null, 50, null, "poor", null, null),
            new Exemption("converted", "Hộ kinh doanh", "registration", 100, null, null, null, "proof"),
            new Exemption("student", "Sinh viên", "publication", 0, 60_000L, null, null, "proof"),
            new Exemption("free", "Miễn", "permit", 100, null, null, null, null));

    private static Procedure procedure(Exemption... exemptions) {
        return new Procedure(
                new ProcedureCode("2.001583"),
                1,
                LocalDate.of(2019, 1, 1),
                null,
                null,
                "Đăng ký",
                "Registration",
                "Doanh nghiệp",
                List.of(),
                null,
                List.of(),
                new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
                Map.of(),
                List.of(STATE_FEE, SERVICE_FEE, CASE_BY_CASE),
                null,
                new Procedure.Receivers(null, "commune", "administration"),
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                List.of(exemptions));
    }

    private static Long total(Channel channel, String... exemptions) {
        return Charge.total(Charge.of(PROCEDURE, channel, List.of(exemptions)));
    }

    @Test
    void chargesTheFeesOfTheChannel() {
        assertThat(Charge.of(PROCEDURE, Channel.COUNTER, List.of()))
                .extracting(Charge::code, Charge::type, Charge::amount)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("registration", "le-phi", 50_000L),
                        org.assertj.core.groups.Tuple.tuple("publication", "phi", 100_001L));
        assertThat(total(Channel.ONLINE)).isEqualTo(100_001);
        assertThat(total(Channel.POST)).isNull();
    }

    @Test
    void lowersAFeeByWhatLowersItMost() {
        // Half of 100,001 off leaves 50,001: no fraction is given.
        assertThat(total(Channel.ONLINE, "poor")).isEqualTo(50_001);
        assertThat(total(Channel.ONLINE, "student")).isEqualTo(40_001);
        assertThat(total(Channel.ONLINE, "poor", "student")).isEqualTo(40_001);
        assertThat(total(Channel.COUNTER, "poor", "converted")).isEqualTo(50_001);
        assertThat(Charge.of(PROCEDURE, Channel.COUNTER, List.of("poor", "converted")))
                .extracting(Charge::exemption)
                .containsExactly("converted", "poor");
    }

    @Test
    void leavesAFeeThatIsFixedCaseByCaseToWhoFixesItUnlessNothingIsPaid() {
        assertThat(total(Channel.POST, "poor")).isNull();
        assertThat(total(Channel.POST, "poor", "free")).isEqualTo(50_001);
    }

    @Test
    void passesOverWhatTheProcedureDoesNotHave() {
        assertThat(total(Channel.ONLINE, "made-up")).isEqualTo(100_001);
    }

    @Test
    void countsTheLargestAmountsExactly() {
        var dear = new Fee("dear", "Phí", 999_999_999_999_999L, null);
        var charge = Charge.of(
                new Procedure(
                        PROCEDURE.code(),
                        1,
                        LocalDate.EPOCH,
                        null,
                        null,
                        "a",
                        "b",
                        "c",
                        List.of(),
                        null,
                        List.of(),
                        PROCEDURE.limit(),
                        Map.of(),
                        List.of(dear),
                        null,
                        PROCEDURE.receivers(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        null,
                        List.of(new Exemption("x", "x", null, 99, null, null, null, null))),
                Channel.ONLINE,
                List.of("x"));

        assertThat(Charge.total(charge)).isEqualTo(10_000_000_000_000L);
    }

    @Test
    void refusesExemptionsThatSayNothingOrTooMuch() {
        assertThatThrownBy(() -> new Exemption("a", "a", null, 0, null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Exemption("a", "a", null, 50, 1L, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Exemption("a", "a", null, 101, null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Exemption("a", "a", null, 50, null, null, "x", null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
