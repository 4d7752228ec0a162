package vn.lienthong.console.statistics;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The report on receiving and settling dossiers (biểu II.06a/VPCP/KSTT, Thông tư 01/2020/TT-VPCP): in every row
 * {@code 3 = 4 + 5 + 6 = 7 + 11}, {@code 7 = 8 + 9 + 10}, {@code 11 = 12 + 13}; what is open at the end is carried over into
 * the period that follows.
 *
 * @param asOf until when what is open was looked at: the period's end, or now
 * @param over the period is over
 * @param leftOut dossiers whose beginning is missing from the journal
 */
record Report(
        Query query,
        Instant asOf,
        boolean over,
        List<Row> rows,
        Map<Figure, Long> total,
        Overview overview,
        long leftOut) {
    Report {
        rows = List.copyOf(rows);
        total = Map.copyOf(total);
    }

    /**
     * @param key a field, a level, an agency's or a procedure's code; as the grouping says
     * @param label its name
     */
    record Row(String key, String label, Map<Figure, Long> figures) {
        Row {
            figures = Map.copyOf(figures);
        }
    }

    /**
     * What the annual report says in shares.
     *
     * @param inTime share of the settled that were early or on time; not a number where nothing was settled
     * @param online share of the newly received that came online
     * @param late share of the settled that were late
     */
    record Overview(double inTime, double online, double late) {}
}
