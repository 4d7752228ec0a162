package vn.lienthong.intake.direct;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.support.security.Caller;

/** Which agencies have access to the broker, and who gave or took it, in PostgreSQL. */
@Repository
class KafkaAccesses {
    private final JdbcClient database;
    private final DirectSettings settings;

    KafkaAccesses(JdbcClient database, DirectSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * An agency's access.
     *
     * @param scopes what it may send
     * @param writeEndedAt since when it may only read
     */
    record KafkaAccess(
            AgencyCode agency,
            Set<String> scopes,
            Instant grantedAt,
            Instant rotatedAt,
            @Nullable Instant writeEndedAt,
            @Nullable Instant revokedAt) {

        boolean isRevoked() {
            return revokedAt != null;
        }
    }

    /** What can be done to an access. */
    enum Deed {
        GRANTED,
        RENEWED,
        ROTATED,
        REVOKED,
        WRITE_ENDED
    }

    /** What an agency may send; also of one whose access has ended, for what it wrote before. */
    Set<String> scopesOf(AgencyCode agency) {
        return find(agency).map(KafkaAccess::scopes).orElseGet(settings::usualScopes);
    }

    Optional<KafkaAccess> find(AgencyCode agency) {
        return database.sql("select * from kafka_access where agency = ?")
                .param(agency.value())
                .query((row, n) -> access(row))
                .optional();
    }

    /** Those that may write. */
    List<KafkaAccess> writing() {
        return database.sql(
                        "select * from kafka_access where revoked_at is null and write_ended_at is null order by agency")
                .query((row, n) -> access(row))
                .list();
    }

    private static KafkaAccess access(ResultSet row) throws SQLException {
        return new KafkaAccess(
                new AgencyCode(row.getString("agency")),
                Set.of(row.getString("scopes").split(" ")),
                row.getTimestamp("granted_at").toInstant(),
                row.getTimestamp("rotated_at").toInstant(),
                instant(row, "write_ended_at"),
                instant(row, "revoked_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** Keeps the access as it is now, and notes what was done. Belongs into a transaction. */
    void save(KafkaAccess access, Deed deed, Caller by, Instant at) {
        var scopes = String.join(" ", new TreeSet<>(access.scopes()));
        database.sql("""
                        insert into kafka_access (agency, scopes, granted_at, rotated_at, write_ended_at, revoked_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (agency) do update set scopes = excluded.scopes,
                            granted_at = excluded.granted_at, rotated_at = excluded.rotated_at,
                            write_ended_at = excluded.write_ended_at, revoked_at = excluded.revoked_at""")
                .param(access.agency().value())
                .param(scopes)
                .param(Timestamp.from(access.grantedAt()))
                .param(Timestamp.from(access.rotatedAt()))
                .param(access.writeEndedAt() == null ? null : Timestamp.from(access.writeEndedAt()))
                .param(access.revokedAt() == null ? null : Timestamp.from(access.revokedAt()))
                .update();
        database.sql("""
                        insert into kafka_access_audit (agency, what, by_agency, by_whom, scopes, at)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(
                        access.agency().value(),
                        deed.name().toLowerCase(Locale.ROOT),
                        by.agency().value(),
                        by.subject(),
                        scopes,
                        Timestamp.from(at))
                .update();
    }

    /** Waits until nobody else changes this agency's access; until the end of the transaction. */
    void lock(AgencyCode agency) {
        database.sql("select pg_advisory_xact_lock(hashtextextended('kafka-access ' || ?, 0))")
                .param(agency.value())
                .query()
                .listOfRows();
    }
}
