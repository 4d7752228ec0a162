package vn.lienthong.notification.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierLookedAt;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierOverseen;
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
        keep(id, dossier, look.agency(), look.purpose().name(), at);
    }

    public void keep(String id, String dossier, DossierOverseen look, Instant at) {
        keep(id, dossier, look.agency(), "OVERSIGHT." + look.by().name(), at);
    }

    /** The dossier's own page was opened: once for all within an hour, by the link or by code and digits. */
    public void own(String dossier, boolean byLink, Instant at) {
        var what = byLink ? "OWN.LINK" : "OWN.CODE";
        var id = "%s %s %s".formatted(dossier, what, at.truncatedTo(ChronoUnit.HOURS));
        keep(UUID.nameUUIDFromBytes(id.getBytes(UTF_8)).toString(), dossier, null, what, at);
    }

    private void keep(String id, String dossier, @Nullable AgencyCode agency, String what, Instant at) {
        database.sql("""
                        insert into tracked_look (id, dossier, agency, purpose, at) values (?, ?, ?, ?, ?)
                        on conflict (id) do nothing""")
                .param(id)
                .param(dossier)
                .param(agency == null ? null : agency.value())
                .param(what)
                .param(Timestamp.from(at))
                .update();
    }

    /** The newest of a dossier, newest first. */
    public List<Look> of(String dossier) {
        return database.sql("select * from tracked_look where dossier = ? order by at desc, id limit ?")
                .params(dossier, SHOWN)
                .query((row, n) -> new Look(
                        row.getString("agency") == null ? null : new AgencyCode(row.getString("agency")),
                        row.getString("purpose").toLowerCase(Locale.ROOT),
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
