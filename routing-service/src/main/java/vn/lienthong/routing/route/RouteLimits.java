package vn.lienthong.routing.route;

import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.TimeLimit;

/** Limits of every unit in working days, so that they can be compared. */
final class RouteLimits {
    private RouteLimits() {}

    /** How long a stage may take; what is due the same day takes no further day. */
    static double ofStage(@Nullable TimeLimit limit) {
        return limit == null ? 0 : of(limit, 0);
    }

    /** How long the whole may take; the same day is a day. */
    static double ofWhole(TimeLimit limit) {
        return of(limit, 1);
    }

    private static double of(TimeLimit limit, double sameDay) {
        return switch (limit.unit()) {
            case WORKING_DAYS -> limit.amount();
            case WORKING_HOURS -> limit.amount() / RouteCheck.HOURS_OF_A_DAY;
            case SAME_DAY -> sameDay;
            case DAYS -> limit.amount() * RouteCheck.WORKING_DAYS_OF_A_DAY;
        };
    }
}
