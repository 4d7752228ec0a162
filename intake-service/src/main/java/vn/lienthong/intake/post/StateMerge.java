package vn.lienthong.intake.post;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Merges what is reported about an order into what is known. Reports come late, twice, out of order and by several ways; the
 * farthest state counts, whatever came last, so that every order of the same reports ends in the same state. Pure.
 */
final class StateMerge {
    private StateMerge() {}

    /** What came of a report. */
    enum Outcome {
        APPLIED,
        /** Said before. */
        DUPLICATE,
        /** Of a state that is passed. */
        LATE,
        /** It can't be so after what is known. */
        CONTRADICTING;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where an order is. */
    record Known(OrderKind kind, Leg leg, OrderState state) {}

    record Report(Leg leg, OrderState state, Instant at) {}

    record Merged(Known known, Outcome outcome, String explanation) {}

    /**
     * @param earlier what was reported before, whatever came of it
     */
    static Merged merge(Known known, Report report, List<Report> earlier) {
        if (known.kind() != OrderKind.BOTH && report.leg() != known.kind().firstLeg()) {
            return new Merged(
                    known,
                    Outcome.CONTRADICTING,
                    "the order goes one way only, and that is " + known.kind().wire());
        }
        if (report.leg().compareTo(known.leg()) > 0) {
            return new Merged(
                    known, Outcome.CONTRADICTING, "the way back hasn't begun: there is no result to be returned yet");
        }
        if (earlier.contains(report)) {
            return new Merged(known, Outcome.DUPLICATE, "the same was reported before");
        }
        if (report.leg().compareTo(known.leg()) < 0) {
            return new Merged(known, Outcome.LATE, "the order is on its way back already");
        }
        int before = known.state().rank();
        int after = report.state().rank();
        if (after > before) {
            return new Merged(
                    new Known(known.kind(), known.leg(), report.state()),
                    Outcome.APPLIED,
                    known.state() == OrderState.CANCELLED
                            ? "it was delivered after all, though its collection had been cancelled"
                            : after > before + 1 && report.state() != OrderState.CANCELLED
                                    ? "states between were not reported"
                                    : "as expected");
        }
        if (after == before) {
            return new Merged(known, Outcome.DUPLICATE, "it is in this state already");
        }
        return report.state() == OrderState.CANCELLED
                ? new Merged(known, Outcome.CONTRADICTING, "its collection can't be cancelled: it was delivered")
                : new Merged(
                        known,
                        Outcome.LATE,
                        "it is passed: the order is in state " + known.state().number());
    }
}
