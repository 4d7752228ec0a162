package vn.lienthong.console.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CauseTest {
    @Test
    void equalCausesOfDifferentLettersAreEqual() {
        for (var same : List.of(
                List.of("agency H32.15 is not in force", "agency H32.101.2 is not in force"),
                List.of(
                        "vn.lienthong.x.v1 can't be read: the value at /papers/0/amount is missing or of the wrong form",
                        "vn.lienthong.x.v1 can't be read: the value at /papers/12/amount is missing or of the wrong form"),
                List.of("not well-formed JSON at line 1, column 8", "not well-formed JSON at line 31, column 445"),
                List.of("the fact \"số con của Lan\" isn't stated", "the fact \"thu nhập\" isn't stated"),
                List.of(
                        "no letter 4b5737ac-0000-4000-8000-00000000000a of 000.01.41.H32-190312-0027 at 2019-03-12T02:15:30Z",
                        "no letter 4b5737ac-1111-4000-8000-0000000000ff of 000.02.41.H32-190313-1 at 2020-03-12T02:15:30Z"))) {
            assertThat(Cause.of(same.getFirst())).isEqualTo(Cause.of(same.getLast()));
        }
    }

    @Test
    void differentCausesStayApart() {
        assertThat(List.of(
                                "the record header ce_time is missing",
                                "the record header ce_type is missing",
                                "the record has no value",
                                "a fault in routing: NullPointerException",
                                "a fault in routing: ArithmeticException",
                                "vn.lienthong.x.v1 can't be read: the value at /a is missing or of the wrong form",
                                "vn.lienthong.x.v2 can't be read: the value at /a is missing or of the wrong form",
                                "vn.lienthong.x.v1 can't be read: the value at /b is missing or of the wrong form")
                        .stream()
                        .map(Cause::of)
                        .distinct())
                .hasSize(8);
    }

    @Test
    void whatPeopleWroteOrAreCalledIsNotPartOfIt() {
        assertThat(Cause.of("the file “Giấy khai sinh của Lan.pdf” of lan@example.vn, 079123456789, can't be read")
                        .text())
                .doesNotContain("Lan", "lan@", "079123456789");
    }

    @Test
    void eachReasonServicesGiveHasItsKind() {
        assertThat(Cause.of("the record header ce_id is missing").kind()).isEqualTo(Cause.Kind.HEADER);
        assertThat(Cause.of("the record's key is not the event's subject").kind())
                .isEqualTo(Cause.Kind.KEY);
        assertThat(Cause.of("no dossier of this code has been submitted").kind())
                .isEqualTo(Cause.Kind.UNKNOWN_STORY);
        assertThat(Cause.of("vn.lienthong.x.v1 can't be read: not well-formed JSON at line 1, column 2")
                        .kind())
                .isEqualTo(Cause.Kind.NOT_JSON);
        assertThat(Cause.of("the condition needs the fact shop, and it isn't stated")
                        .kind())
                .isEqualTo(Cause.Kind.FACT);
        assertThat(Cause.of("it can't be judged: java.lang.NullPointerException")
                        .kind())
                .isEqualTo(Cause.Kind.FAULT);
        assertThat(Cause.of("something new").kind()).isEqualTo(Cause.Kind.OTHER);
    }
}
