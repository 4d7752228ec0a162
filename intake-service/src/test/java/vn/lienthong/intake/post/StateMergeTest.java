package vn.lienthong.intake.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.intake.post.StateMerge.Known;
import vn.lienthong.intake.post.StateMerge.Merged;
import vn.lienthong.intake.post.StateMerge.Outcome;
import vn.lienthong.intake.post.StateMerge.Report;

class StateMergeTest {
    private static final Instant NINE = Instant.parse("2019-03-14T02:00:00Z");

    private static Merged merge(OrderKind kind, Leg leg, OrderState before, Leg reported, OrderState state) {
        return StateMerge.merge(new Known(kind, leg, before), new Report(reported, state, NINE), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_USED,   REGISTERED, APPLIED,       REGISTERED",
        "REGISTERED, COLLECTING, APPLIED,       COLLECTING",
        "COLLECTING, DELIVERED,  APPLIED,       DELIVERED",
        "NOT_USED,   DELIVERED,  APPLIED,       DELIVERED",
        "REGISTERED, CANCELLED,  APPLIED,       CANCELLED",
        "CANCELLED,  DELIVERED,  APPLIED,       DELIVERED",
        "COLLECTING, REGISTERED, LATE,          COLLECTING",
        "DELIVERED,  COLLECTING, LATE,          DELIVERED",
        "CANCELLED,  COLLECTING, LATE,          CANCELLED",
        "DELIVERED,  CANCELLED,  CONTRADICTING, DELIVERED",
        "COLLECTING, COLLECTING, DUPLICATE,     COLLECTING"
    })
    void theFarthestStateCounts(OrderState before, OrderState reported, Outcome outcome, OrderState after) {
        var merged = merge(OrderKind.RETURN, Leg.RETURN, before, Leg.RETURN, reported);
        assertThat(merged.outcome()).isEqualTo(outcome);
        assertThat(merged.known().state()).isEqualTo(after);
        assertThat(merged.explanation()).isNotBlank();
    }

    @Test
    void anOrderForBothWaysKnowsWhichWayItGoes() {
        assertThat(merge(OrderKind.BOTH, Leg.RETURN, OrderState.REGISTERED, Leg.SUBMIT, OrderState.DELIVERED)
                        .outcome())
                .isEqualTo(Outcome.LATE);
        assertThat(merge(OrderKind.BOTH, Leg.SUBMIT, OrderState.COLLECTING, Leg.RETURN, OrderState.DELIVERED)
                        .outcome())
                .isEqualTo(Outcome.CONTRADICTING);
        assertThat(merge(OrderKind.SUBMIT, Leg.SUBMIT, OrderState.COLLECTING, Leg.RETURN, OrderState.DELIVERED)
                        .outcome())
                .isEqualTo(Outcome.CONTRADICTING);
    }

    /** Whatever the order and however often: the same reports end in the same state, and it never goes back. */
    @Test
    void endsInTheSameStateWhateverTheOrderOfTheReports() {
        var random = new Random(2019);
        for (int round = 0; round < 2_000; round++) {
            var reports = new ArrayList<Report>();
            for (var state : OrderState.values()) {
                for (int times = random.nextInt(3); times > 0; times--) {
                    reports.add(new Report(Leg.RETURN, state, NINE.plusSeconds(random.nextInt(3))));
                }
            }
            var first = end(reports);
            Collections.shuffle(reports, random);
            assertThat(end(reports)).as("%s", reports).isEqualTo(first);
        }
    }

    private static OrderState end(List<Report> reports) {
        var known = new Known(OrderKind.RETURN, Leg.RETURN, OrderState.NOT_USED);
        var earlier = new ArrayList<Report>();
        for (var report : reports) {
            var merged = StateMerge.merge(known, report, earlier);
            assertThat(merged.known().state().rank())
                    .isGreaterThanOrEqualTo(known.state().rank());
            assertThat(merged.outcome() == Outcome.APPLIED)
                    .isEqualTo(merged.known().state() != known.state());
            known = merged.known();
            earlier.add(report);
        }
        return known.state();
    }
}
