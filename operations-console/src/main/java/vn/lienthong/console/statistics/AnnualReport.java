package vn.lienthong.console.statistics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a province says at the end of the year (báo cáo cải cách hành chính) of its dossiers, counted from their events; of any
 * period.
 *
 * @param asOf the period's end, or now
 * @param over the period is over
 */
record AnnualReport(Query query, Instant asOf, boolean over, List<Line> lines, Line total, Highlights highlights) {
    AnnualReport {
        lines = List.copyOf(lines);
    }

    /**
     * A row.
     *
     * @param key a level, a sector, a field, an agency's or a procedure's code; as the grouping says; empty in the total
     * @param payableOnline of how many procedures something was paid online
     * @param postBefore received or returned by post in the same days a year before
     * @param agencies on the last day; null where rows aren't of agencies of a kind
     * @param agenciesBefore a year before that day
     */
    record Line(
            String key,
            String label,
            AnnualCount count,
            long payableOnline,
            long postBefore,
            @Nullable Long agencies,
            @Nullable Long agenciesBefore) {

        double online() {
            return share(AnnualFigure.ONLINE, AnnualFigure.RECEIVED);
        }

        /** Early or on time. */
        double inTime() {
            return (count.of(AnnualFigure.EARLY) + count.of(AnnualFigure.ON_TIME))
                    / (double) count.of(AnnualFigure.SETTLED);
        }

        double late() {
            return share(AnnualFigure.LATE, AnnualFigure.SETTLED);
        }

        double paidOnline() {
            return share(AnnualFigure.PAID_ONLINE, AnnualFigure.PAID);
        }

        double onTheSpot() {
            return share(AnnualFigure.ON_THE_SPOT, AnnualFigure.WITH_STEPS);
        }

        double stepsHere() {
            return count.stepsHere() / (double) count.steps();
        }

        /** Not a number where there was nothing a year before. */
        double postGrowth() {
            return postBefore == 0 ? Double.NaN : count.of(AnnualFigure.BY_POST) / (double) postBefore;
        }

        /** Not a number of nothing. */
        private double share(AnnualFigure part, AnnualFigure of) {
            return count.of(part) / (double) count.of(of);
        }
    }

    /** What the report of 2019 puts first, whatever the rows are. */
    record Highlights(Line departments, Line vertical, Line districts, Line communes) {}
}
