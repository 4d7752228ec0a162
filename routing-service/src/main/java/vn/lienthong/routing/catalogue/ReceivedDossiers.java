package vn.lienthong.routing.catalogue;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.ProcedureCode;

/** Which dossiers were received, by procedure and the day in their code; the one place that knows where they are kept. */
@Repository
class ReceivedDossiers {
    /** As in dossier codes, of this century. */
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuMMdd").withResolverStyle(ResolverStyle.STRICT);

    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);

    private final JdbcClient database;

    ReceivedDossiers(JdbcClient database) {
        this.database = database;
    }

    /** A dossier, without anything personal. */
    record Received(String dossier, LocalDate receivedOn) {}

    /** How many dossiers of each procedure were received on each day. */
    Map<ProcedureCode, NavigableMap<LocalDate, Long>> perDay() {
        var all = new HashMap<ProcedureCode, NavigableMap<LocalDate, Long>>();
        database.sql("""
                        select procedure, received_on, count(*) as dossiers from dossier
                        where received_on ~ '^[0-9]{6}$' and procedure is not null
                        group by procedure, received_on""")
                .query(row -> {
                    var day = day(row.getString("received_on"));
                    if (day != null) {
                        all.computeIfAbsent(new ProcedureCode(row.getString("procedure")), code -> new TreeMap<>())
                                .put(day, row.getLong("dossiers"));
                    }
                });
        return all;
    }

    /**
     * The dossiers of a procedure, in the order of their days and codes.
     *
     * @param until the first day that isn't meant any more; null for all
     * @param after the last dossier seen; null from the beginning
     */
    List<Received> of(
            ProcedureCode procedure, LocalDate from, @Nullable LocalDate until, @Nullable Received after, int limit) {
        var first = text(from.isBefore(FIRST) ? FIRST : from);
        var last = until == null || until.isAfter(LAST) ? "991231" : text(until.minusDays(1));
        return database.sql("""
                        select code, received_on from dossier
                        where procedure = ? and received_on between ? and ? and received_on ~ '^[0-9]{6}$'
                          and (received_on, code) > (?, ?)
                        order by received_on, code limit ?""")
                .params(
                        procedure.value(),
                        first,
                        last,
                        after == null ? "" : text(after.receivedOn()),
                        after == null ? "" : after.dossier(),
                        limit)
                .query((row, n) -> {
                    var day = day(row.getString("received_on"));
                    return new Received(row.getString("code"), day == null ? FIRST : day);
                })
                .list();
    }

    private static String text(LocalDate day) {
        return day.format(DAY);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text, DAY);
        } catch (java.time.DateTimeException e) {
            return null; // not a day, so not of a dossier of ours
        }
    }
}
