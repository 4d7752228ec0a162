package vn.lienthong.console.statistics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;

/** Counts what a period's annual figures are made of, and finds the dossiers behind one by the very condition it was counted by. */
@Repository
class AnnualCounts {
    /** Something of theirs can have happened within the period. */
    private static final String OF_PERIOD = """
            procedure is not null and receiver is not null and channel is not null and received_at < :end
            and (settled_at is null or settled_at >= :begin or returned_at is null or returned_at >= :begin)""";

    private static final String COUNT = "select procedure, receiver, "
            + Arrays.stream(AnnualFigure.values())
                    .map(figure -> "count(*) filter (where %s)".formatted(figure.condition()))
                    .collect(Collectors.joining(", "))
            + ", coalesce(sum(steps) filter (where %1$s), 0), coalesce(sum(steps_here) filter (where %1$s), 0)"
                    .formatted(AnnualFigure.SETTLED.condition())
            + " from dossier where " + OF_PERIOD + " group by procedure, receiver order by procedure, receiver";

    private final JdbcClient database;

    AnnualCounts(JdbcClient database) {
        this.database = database;
    }

    List<AnnualCount> of(Period period) {
        return database.sql(COUNT)
                .params(bounds(period))
                .query((row, n) -> count(row))
                .list();
    }

    private static Map<String, Object> bounds(Period period) {
        return Map.of("begin", Timestamp.from(period.begin()), "end", Timestamp.from(period.end()));
    }

    private static AnnualCount count(ResultSet row) throws SQLException {
        var figures = new EnumMap<AnnualFigure, Long>(AnnualFigure.class);
        int column = 2;
        for (var figure : AnnualFigure.values()) {
            figures.put(figure, row.getLong(++column));
        }
        return new AnnualCount(
                row.getString(1), row.getString(2), figures, row.getLong(++column), row.getLong(++column));
    }

    /**
     * The dossiers behind a figure, in the order of their codes.
     *
     * @param of procedures and receivers of the row
     * @param after the code the page before ended with
     */
    List<Dossier> behind(AnnualFigure figure, Period period, Collection<AnnualCount> of, @Nullable String after) {
        return database.sql("select state from dossier where " + OF_PERIOD + " and " + figure.condition()
                        + " and (procedure, receiver) in (select * from unnest(:procedures::text[], :receivers::text[]))"
                        + " and code > :after order by code limit " + (Counts.PAGE + 1))
                .params(bounds(period))
                .param("procedures", of.stream().map(AnnualCount::procedure).toArray(String[]::new))
                .param("receivers", of.stream().map(AnnualCount::receiver).toArray(String[]::new))
                .param("after", after == null ? "" : after)
                .query((row, n) -> ReadModel.dossier(row.getString(1)))
                .list();
    }
}
