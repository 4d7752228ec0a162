package vn.lienthong.axis.reconciliation;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import vn.lienthong.contract.wire.CanonicalJson;

/** The reconciliations that were made (đối soát), one a day; the newest of a day counts. */
@Component
class Reconciliations {
    private static final String COLUMNS =
            "day, run_at, complete, sent, sent_on_axis, received, received_on_axis, healed, open";

    private static final TypeReference<List<Discrepancy>> DISCREPANCIES = new TypeReference<>() {};

    private final JdbcClient database;

    Reconciliations(JdbcClient database) {
        this.database = database;
    }

    /**
     * What came of one.
     *
     * @param complete false where one of the axis's lists couldn't be relied on
     * @param open discrepancies somebody has to look at
     */
    record Summary(
            LocalDate day,
            Instant runAt,
            boolean complete,
            int sent,
            int sentOnAxis,
            int received,
            int receivedOnAxis,
            int healed,
            int open) {}

    /** With every discrepancy. */
    record Whole(Summary summary, List<Discrepancy> discrepancies) {}

    void keep(Summary summary, List<Discrepancy> discrepancies) {
        database.sql("""
                        insert into reconciliation (day, run_at, complete, sent, sent_on_axis, received, received_on_axis, healed,
                            open, findings)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                        on conflict (day) do update set run_at = excluded.run_at, complete = excluded.complete,
                            sent = excluded.sent, sent_on_axis = excluded.sent_on_axis, received = excluded.received,
                            received_on_axis = excluded.received_on_axis, healed = excluded.healed, open = excluded.open,
                            findings = excluded.findings""")
                .params(
                        Date.valueOf(summary.day()),
                        Timestamp.from(summary.runAt()),
                        summary.complete(),
                        summary.sent(),
                        summary.sentOnAxis(),
                        summary.received(),
                        summary.receivedOnAxis(),
                        summary.healed(),
                        summary.open(),
                        CanonicalJson.mapper().writeValueAsString(discrepancies))
                .update();
    }

    /** The newest first. */
    List<Summary> newest(int limit) {
        return database.sql("select " + COLUMNS + " from reconciliation order by day desc limit ?")
                .param(limit)
                .query(Reconciliations::read)
                .list();
    }

    Optional<Whole> of(LocalDate day) {
        return database.sql("select " + COLUMNS + ", findings from reconciliation where day = ?")
                .param(Date.valueOf(day))
                .query((row, n) -> new Whole(
                        read(row, n), CanonicalJson.mapper().readValue(row.getString("findings"), DISCREPANCIES)))
                .optional();
    }

    private static Summary read(ResultSet row, int n) throws SQLException {
        return new Summary(
                row.getDate("day").toLocalDate(),
                row.getTimestamp("run_at").toInstant(),
                row.getBoolean("complete"),
                row.getInt("sent"),
                row.getInt("sent_on_axis"),
                row.getInt("received"),
                row.getInt("received_on_axis"),
                row.getInt("healed"),
                row.getInt("open"));
    }
}
