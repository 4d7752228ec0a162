package vn.lienthong.intake.erasure;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;

/** Which dossiers' personal data was erased, and by whom, in PostgreSQL. */
@Repository
class Erasures {
    private final JdbcClient database;

    Erasures(JdbcClient database) {
        this.database = database;
    }

    /**
     * A dossier that might be erased.
     *
     * @param receiver who receives it now
     * @param endedAt null while it goes on
     * @param hasKey false where it was handed in before there were keys, or is erased
     */
    record Candidate(AgencyCode receiver, @Nullable Instant endedAt, boolean hasKey, boolean isErased) {}

    Optional<Candidate> find(DossierCode dossier) {
        return find(dossier, "");
    }

    /** The same, locked until the commit. */
    Optional<Candidate> findLocked(DossierCode dossier) {
        return find(dossier, " for update of s");
    }

    private Optional<Candidate> find(DossierCode dossier, String locking) {
        return database.sql("""
                        select coalesce(p.receiver, s.receiving_agency) as receiver, p.ended_at,
                               s.personal_key is not null as has_key, s.erased_at is not null as erased
                        from submission s left join progress p on p.dossier = s.code
                        where s.code = ?""" + locking)
                .param(dossier.value())
                .query((row, n) -> new Candidate(
                        new AgencyCode(row.getString("receiver")),
                        row.getTimestamp("ended_at") == null
                                ? null
                                : row.getTimestamp("ended_at").toInstant(),
                        row.getBoolean("has_key"),
                        row.getBoolean("erased")))
                .optional();
    }

    /** Deletes the dossier's key for good, and what its request could be known again by; writes down who wanted it. */
    void add(Erasure erasure) {
        database.sql("""
                        update submission
                        set personal = null, personal_key = null, master_key = null, fingerprint = ''::bytea, erased_at = ?
                        where code = ?""")
                .params(Timestamp.from(erasure.at()), erasure.dossier().value())
                .update();
        database.sql("insert into erasure (dossier, at, agency, subject, reason, reference) values (?, ?, ?, ?, ?, ?)")
                .param(erasure.dossier().value())
                .param(Timestamp.from(erasure.at()))
                .param(erasure.agency().value())
                .param(erasure.subject())
                .param(erasure.reason().name())
                .param(erasure.reference())
                .update();
    }

    Optional<Erasure> of(DossierCode dossier) {
        return database.sql("select * from erasure where dossier = ?")
                .param(dossier.value())
                .query((row, n) -> erasure(row))
                .optional();
    }

    private static Erasure erasure(ResultSet row) throws SQLException {
        return new Erasure(
                new DossierCode(row.getString("dossier")),
                row.getTimestamp("at").toInstant(),
                new AgencyCode(row.getString("agency")),
                row.getString("subject"),
                ErasureReason.valueOf(row.getString("reason")),
                row.getString("reference"));
    }
}
