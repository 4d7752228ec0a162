package vn.lienthong.console.statistics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the address of a statistics page says, as it stands there; {@link Query} makes sense of it. */
record Asked(
        @Nullable String period,
        @Nullable String by,
        @Nullable String level,
        @Nullable String agency,
        @Nullable String field) {
    Query query(Instant now) {
        return Query.of(period, by, level, agency, field, now);
    }

    /** With another period and grouping where none is named. */
    Query query(String usualPeriod, Grouping usualGrouping, Instant now) {
        return Query.of(
                period == null || period.isBlank() ? usualPeriod : period,
                by == null || by.isBlank() ? usualGrouping.code() : by,
                level,
                agency,
                field,
                now);
    }
}
