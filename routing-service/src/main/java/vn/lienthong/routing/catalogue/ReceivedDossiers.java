package vn.lienthong.routing.catalogue;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.WorkingCalendar;

/** Which dossiers were received, by procedure and day; the one place that knows that the archived journal tells it. */
@Repository
class ReceivedDossiers {
    private static final LocalDate LAST = LocalDate.of(9999, 1, 1);

    private final JdbcClient database;

    ReceivedDossiers(JdbcClient database) {
        this.database = database;
    }

    /** A dossier, without anything personal. */
    record Received(String dossier, Instant receivedAt) {}

    /** How many dossiers of each procedure were received on each day. */
    Map<ProcedureCode, NavigableMap<LocalDate, Long>> perDay() {
        var all = new HashMap<ProcedureCode, NavigableMap<LocalDate, Long>>();
        database.sql("""
                        select procedure, (received_at at time zone ?)::date as day, count(*) as dossiers
                        from archived_dossier group by procedure, day""").param(WorkingCalendar.ZONE.getId()).query(row -> {
            all.computeIfAbsent(new ProcedureCode(row.getString("procedure")), code -> new TreeMap<>())
                    .put(row.getObject("day", LocalDate.class), row.getLong("dossiers"));
        });
        return all;
    }

    /**
     * The dossiers of a procedure, in the order in which they were received.
     *
     * @param until the first day that isn't meant any more; null for all
     * @param after the last dossier seen; null from the beginning
     */
    List<Received> of(
            ProcedureCode procedure, LocalDate from, @Nullable LocalDate until, @Nullable Received after, int limit) {
        return database.sql("""
                        select code, received_at from archived_dossier
                        where procedure = ? and received_at >= ? and received_at < ?
                          and (received_at, code) > (?, ?)
                        order by received_at, code limit ?""")
                .params(
                        procedure.value(),
                        begin(from),
                        begin(until == null ? LAST : until),
                        after == null ? new Timestamp(0) : Timestamp.from(after.receivedAt()),
                        after == null ? "" : after.dossier(),
                        limit)
                .query((row, n) -> new Received(
                        row.getString("code"), row.getTimestamp("received_at").toInstant()))
                .list();
    }

    private static Timestamp begin(LocalDate day) {
        return Timestamp.from(day.atStartOfDay(WorkingCalendar.ZONE).toInstant());
    }
}
