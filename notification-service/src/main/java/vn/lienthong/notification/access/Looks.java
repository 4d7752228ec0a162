package vn.lienthong.notification.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierLookedAt;
import vn.lienthong.contract.applicant.ApplicantEvent.LookPurpose;
import vn.lienthong.contract.identity.AgencyCode;

/** Who looked at which dossier, in PostgreSQL; each look once, however often it is told. */
@Component
public class Looks {
    private static final int SHOWN = 50;

    private final JdbcClient database;

    Looks(JdbcClient database) {
        this.database = database;
    }

    /** Keeps one; known again by its id. */
    public void keep(String id, String dossier, DossierLookedAt look, Instant at) {
        database.sql("""
                        insert into tracked_look (id, dossier, agency, purpose, at) values (?, ?, ?, ?, ?)
                        on conflict (id) do nothing""")
                .params(id, dossier, look.agency().value(), look.purpose().name(), Timestamp.from(at))
                .update();
    }

    /** The newest of a dossier, newest first. */
    public List<Look> of(String dossier) {
        return database.sql("select * from tracked_look where dossier = ? order by at desc, id limit ?")
                .params(dossier, SHOWN)
                .query((row, n) -> new Look(
                        new AgencyCode(row.getString("agency")),
                        LookPurpose.valueOf(row.getString("purpose")),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    /** Deletes what is kept of these. */
    public void forget(Collection<String> dossiers) {
        database.sql("delete from tracked_look where dossier = any(?)")
                .param((Object) dossiers.toArray(String[]::new))
                .update();
    }
}
