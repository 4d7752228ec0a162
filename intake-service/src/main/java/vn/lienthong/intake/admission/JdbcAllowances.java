package vn.lienthong.intake.admission;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.unit.DataSize;
import vn.lienthong.contract.identity.AgencyCode;

/** Changed limits, and what was used in a day, in PostgreSQL. */
@Repository
class JdbcAllowances {
    private final JdbcClient database;

    JdbcAllowances(JdbcClient database) {
        this.database = database;
    }

    void tell(AgencyCode agency, LocalDate day, String run, Allowance.Use use) {
        database.sql("""
                insert into allowance_use (day, agency, run, dossiers, bytes) values (?, ?, ?, ?, ?)
                on conflict (day, agency, run) do update set dossiers = excluded.dossiers, bytes = excluded.bytes""")
                .params(day, agency.value(), run, use.dossiers(), use.bytes())
                .update();
    }

    /** What was used by all runs but this one. */
    Map<String, Allowance.Use> usedElsewhere(LocalDate day, String run) {
        var uses = new HashMap<String, Allowance.Use>();
        database.sql("""
                        select agency, sum(dossiers) as dossiers, sum(bytes) as bytes from allowance_use
                        where day = ? and run <> ? group by agency""")
                .params(day, run)
                .query((row, n) -> uses.put(
                        row.getString("agency"), new Allowance.Use(row.getLong("dossiers"), row.getLong("bytes"))))
                .list();
        return uses;
    }

    /** The limits that operators changed and didn't take back. */
    Map<String, Limits> changes() {
        var changes = new HashMap<String, Limits>();
        database.sql("""
                        select distinct on (agency) agency, requests_per_second, burst, concurrent, dossiers_per_day,
                            bytes_per_day
                        from allowance_change order by agency, id desc""")
                .query((row, n) -> changes.put(
                        row.getString("agency"),
                        new Limits(
                                (Integer) row.getObject("requests_per_second"),
                                (Integer) row.getObject("burst"),
                                (Integer) row.getObject("concurrent"),
                                (Long) row.getObject("dossiers_per_day"),
                                size((Long) row.getObject("bytes_per_day")))))
                .list();
        return changes;
    }

    private static @Nullable DataSize size(@Nullable Long bytes) {
        return bytes == null ? null : DataSize.ofBytes(bytes);
    }

    /** Adds a change; the last one of an agency counts. */
    void change(AgencyCode agency, Limits limits, AgencyCode by, String subject) {
        var size = limits.uploadPerDay();
        database.sql("""
                        insert into allowance_change (agency, requests_per_second, burst, concurrent, dossiers_per_day,
                            bytes_per_day, changed_by, subject) values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(agency.value())
                .param(limits.requestsPerSecond())
                .param(limits.burst())
                .param(limits.concurrent())
                .param(limits.dossiersPerDay())
                .param(size == null ? null : size.toBytes())
                .param(by.value())
                .param(subject)
                .update();
    }

    record Change(String at, String by, String subject) {}

    List<Change> history(AgencyCode agency) {
        return database.sql("select at, changed_by, subject from allowance_change where agency = ? order by id")
                .param(agency.value())
                .query((row, n) -> new Change(
                        row.getTimestamp("at").toInstant().toString(),
                        row.getString("changed_by"),
                        row.getString("subject")))
                .list();
    }
}
