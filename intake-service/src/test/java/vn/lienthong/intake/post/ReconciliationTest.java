package vn.lienthong.intake.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.intake.post.Manifest.Direction;
import vn.lienthong.intake.post.Manifest.Entry;
import vn.lienthong.intake.post.Manifest.Kind;
import vn.lienthong.intake.post.PostOrder.Placement;

class ReconciliationTest {
    private static final String AGENCY = "H32.41.1";

    private static PostOrder order(String number, OrderKind kind, Leg leg, OrderState state, long cash) {
        return new PostOrder(
                number,
                kind,
                "D-" + number,
                AGENCY,
                null,
                leg,
                state,
                null,
                cash,
                AGENCY,
                Instant.EPOCH,
                Placement.PLACED,
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    private static Entry entry(int line, String number, @Nullable String dossier, long cash, boolean damaged) {
        return new Entry(line, number, dossier, 100, 3, cash, damaged);
    }

    private static List<String> found(List<Entry> entries, List<PostOrder> orders, List<String> unlisted) {
        return Reconciliation.of(Direction.TO_AGENCY, AGENCY, entries, orders, unlisted).stream()
                .map(one -> one.kind() + " " + one.orderNumber())
                .toList();
    }

    @Test
    void findsNothingWhereAllAgrees() {
        assertThat(found(
                        List.of(entry(1, "a", "D-a", 30_000, false), entry(2, "b", null, 0, false)),
                        List.of(
                                order("a", OrderKind.SUBMIT, Leg.SUBMIT, OrderState.COLLECTING, 30_000),
                                order("b", OrderKind.BOTH, Leg.SUBMIT, OrderState.DELIVERED, 0)),
                        List.of()))
                .isEmpty();
    }

    @Test
    void findsEachKindOfDifference() {
        assertThat(found(
                        List.of(
                                entry(1, "nobody's", null, 0, false),
                                entry(2, "back", null, 0, false),
                                entry(3, "cancelled", null, 0, false),
                                entry(4, "other", "D-x", 0, false),
                                entry(5, "broken", null, 0, true),
                                entry(6, "cheap", null, 20_000, false)),
                        List.of(
                                order("back", OrderKind.RETURN, Leg.RETURN, OrderState.COLLECTING, 0),
                                order("cancelled", OrderKind.SUBMIT, Leg.SUBMIT, OrderState.CANCELLED, 0),
                                order("other", OrderKind.SUBMIT, Leg.SUBMIT, OrderState.COLLECTING, 0),
                                order("broken", OrderKind.SUBMIT, Leg.SUBMIT, OrderState.COLLECTING, 0),
                                order("cheap", OrderKind.SUBMIT, Leg.SUBMIT, OrderState.COLLECTING, 30_000)),
                        List.of("lost")))
                .containsExactly(
                        Kind.UNEXPECTED + " nobody's",
                        Kind.UNEXPECTED + " back",
                        Kind.UNEXPECTED + " cancelled",
                        Kind.UNEXPECTED + " other",
                        Kind.DAMAGED + " broken",
                        Kind.AMOUNT_DIFFERS + " cheap",
                        Kind.MISSING + " lost");
    }

    @Test
    void anotherAgencysOrderIsUnexpected() {
        var found = Reconciliation.of(
                Direction.TO_AGENCY,
                "H32.15",
                List.of(entry(1, "a", null, 0, false)),
                List.of(order("a", OrderKind.SUBMIT, Leg.SUBMIT, OrderState.COLLECTING, 0)),
                List.of());
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Kind.UNEXPECTED);
            assertThat(one.explanation()).contains(AGENCY);
        });
    }
}
