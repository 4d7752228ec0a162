package vn.lienthong.console.statistics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;

/** Counts dossiers, and finds those behind a figure by the very condition it was counted by. */
@Repository
class Counts {
    static final int PAGE = 50;

    /** Where the journal's beginning is missing, nobody knows where a dossier belongs; these are told of apart. */
    private static final String OF_PERIOD = """
            procedure is not null and receiver is not null and channel is not null
            and received_at < :end and (settled_at is null or settled_at >= :begin)""";

    private static final String COUNT = "select procedure, receiver, "
            + Arrays.stream(Figure.values())
                    .map(figure -> "count(*) filter (where %s)".formatted(figure.condition()))
                    .collect(Collectors.joining(", "))
            + " from dossier where " + OF_PERIOD + " group by procedure, receiver order by procedure, receiver";

    private final JdbcClient database;

    Counts(JdbcClient database) {
        this.database = database;
    }

    /** @param now what is open counts as overdue by it, where the period isn't over */
    List<Count> of(Period period, Instant now) {
        return database.sql(COUNT)
                .params(bounds(period, now))
                .query((row, n) -> count(row))
                .list();
    }

    private static Map<String, Object> bounds(Period period, Instant now) {
        var end = period.end();
        var bounds = new HashMap<String, Object>();
        bounds.put("begin", Timestamp.from(period.begin()));
        bounds.put("end", Timestamp.from(end));
        bounds.put("asOf", Timestamp.from(now.isBefore(end) ? now : end));
        return bounds;
    }

    private static Count count(ResultSet row) throws SQLException {
        var figures = new EnumMap<Figure, Long>(Figure.class);
        int column = 2;
        for (var figure : Figure.values()) {
            figures.put(figure, row.getLong(++column));
        }
        return new Count(row.getString(1), row.getString(2), figures);
    }

    /** Dossiers of before the end whose beginning is missing from the journal: no report counts them. */
    long leftOut(Period period) {
        return database.sql("select count(*) from dossier where received_at < :end"
                        + " and (procedure is null or receiver is null or channel is null)")
                .param("end", Timestamp.from(period.end()))
                .query(Long.class)
                .single();
    }

    /**
     * The dossiers behind a figure, in the order of their codes.
     *
     * @param of procedures and receivers of the row
     * @param after the code the page before ended with
     */
    List<Dossier> behind(Figure figure, Period period, Instant now, Collection<Count> of, @Nullable String after) {
        return database.sql("select state from dossier where " + OF_PERIOD + " and " + figure.condition()
                        + " and (procedure, receiver) in (select * from unnest(:procedures::text[], :receivers::text[]))"
                        + " and code > :after order by code limit " + (PAGE + 1))
                .params(bounds(period, now))
                .param("procedures", of.stream().map(Count::procedure).toArray(String[]::new))
                .param("receivers", of.stream().map(Count::receiver).toArray(String[]::new))
                .param("after", after == null ? "" : after)
                .query((row, n) -> ReadModel.dossier(row.getString(1)))
                .list();
    }
}
