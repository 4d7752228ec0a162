package vn.lienthong.routing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.catalogue.Publications.JULY;
import static vn.lienthong.routing.catalogue.Publications.published;
import static vn.lienthong.routing.catalogue.Publications.row;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.routing.catalogue.ImportPlan.Complete;
import vn.lienthong.routing.catalogue.ImportPlan.Kind;
import vn.lienthong.routing.catalogue.PublishedProcedure.Difference;

class ImportPlanTest {
    private static final LocalDate AUGUST = LocalDate.of(2026, 8, 1);
    private static final PublishedProcedure KNOWN = published("1.000001", Map.of());

    @Test
    void beginsTheFirstVersionOfANewCode() {
        var plan = ImportPlan.of(List.of(), List.of(row(KNOWN, false)), null);
        assertThat(plan.count(Kind.NEW)).isEqualTo(1);
        assertThat(plan.added()).containsExactly(KNOWN);
        assertThat(plan.endings()).isEmpty();
    }

    @Test
    void changesNothingWhereNothingElseIsSaidWheneverItWasCollected() {
        var again = published("1.000001", Map.of("valid_from", "2026-08-01"));
        var plan = ImportPlan.of(List.of(KNOWN), List.of(row(again, false)), null);
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.unchanged()).isEqualTo(1);
    }

    @Test
    void beginsTheNextVersionOnItsDayAndEndsTheOldOne() {
        var next = published("1.000001", Map.of("valid_from", "2026-08-01", "limit", "3 working-days"));
        var plan = ImportPlan.of(List.of(KNOWN), List.of(row(next, true)), null);
        assertThat(plan.added()).containsExactly(next.as(2, AUGUST, null));
        assertThat(plan.endings()).containsEntry("1.000001/1", new ImportPlan.Ending(KNOWN.code(), 1, AUGUST));
        assertThat(plan.changes().getFirst().members())
                .containsExactly(new Difference("limit", "5 working-days", "3 working-days"));
        assertThat(plan.changes().getFirst().endsVersion()).isEqualTo(1);
    }

    @Test
    void replacesAVersionOnItsFirstDayWithoutForgettingIt() {
        var corrected = published("1.000001", Map.of("fee_min", "0", "fee_max", "0"));
        var plan = ImportPlan.of(List.of(KNOWN), List.of(row(corrected, false)), null);
        assertThat(plan.added()).containsExactly(corrected.as(2, JULY, null));
        assertThat(plan.endings()).containsEntry("1.000001/1", new ImportPlan.Ending(KNOWN.code(), 1, JULY));
    }

    @Test
    void putsAnEarlierVersionBeforeTheOneThatIsKnown() {
        var earlier = published("1.000001", Map.of("valid_from", "2025-01-01", "limit", "9 days"));
        var plan = ImportPlan.of(List.of(KNOWN), List.of(row(earlier, true)), null);
        assertThat(plan.added()).containsExactly(earlier.as(2, LocalDate.of(2025, 1, 1), JULY));
        assertThat(plan.endings()).isEmpty();
    }

    @Test
    void endsAVersionOnTheDayThatIsSaid() {
        var ended = published("1.000001", Map.of("valid_until", "2026-08-01"));
        var plan = ImportPlan.of(List.of(KNOWN), List.of(row(ended, true)), null);
        assertThat(plan.count(Kind.ENDS)).isEqualTo(1);
        assertThat(plan.endings()).containsEntry("1.000001/1", new ImportPlan.Ending(KNOWN.code(), 1, AUGUST));
    }

    @Test
    void keepsTwoVersionsOfOneFileThatOverlap() {
        var first = published("1.000001", Map.of("valid_until", "2026-12-31"));
        var second = published("1.000001", Map.of("valid_from", "2026-08-01", "limit", "3 days"));
        var plan = ImportPlan.of(List.of(), List.of(row(first, true), row(second, true)), null);
        assertThat(plan.added())
                .containsExactly(first.as(1, JULY, LocalDate.of(2026, 12, 31)), second.as(2, AUGUST, null));
        assertThat(ImportPlan.of(plan.added(), List.of(row(first, true), row(second, true)), null)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void endsWhatACompleteListOfItsIssuerDoesNotHave() {
        var other = published("1.000002", Map.of());
        var elsewhere = published("1.000003", Map.of("issuer", "Bộ Công an"));
        var plan = ImportPlan.of(
                List.of(KNOWN, other, elsewhere), List.of(row(KNOWN, false)), new Complete("Bộ Tư pháp", AUGUST));
        assertThat(plan.endings()).containsOnlyKeys("1.000002/1");
        assertThat(plan.unchanged()).isEqualTo(1);
    }
}
