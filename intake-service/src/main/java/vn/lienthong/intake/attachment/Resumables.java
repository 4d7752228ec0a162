package vn.lienthong.intake.attachment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** Uploads that come in pieces, in PostgreSQL. Rows change only under the upload's lock in the {@link IncomingFolder}. */
@Repository
class Resumables {
    private final JdbcClient database;

    Resumables(JdbcClient database) {
        this.database = database;
    }

    void add(Resumable upload, Instant now) {
        database.sql("""
                        insert into resumable (id, agency, length, name, media_type, metadata, digests, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(upload.id())
                .param(upload.agency())
                .param(upload.length())
                .param(upload.name())
                .param(upload.mediaType())
                .param(upload.metadata())
                .param(upload.digests())
                .param(Timestamp.from(now))
                .param(Timestamp.from(upload.expiresAt()))
                .update();
    }

    /** An upload of this agency, under either form of its code. */
    Optional<Resumable> find(UUID id, Agency agency) {
        return database.sql("select * from resumable where id = ? and agency = any(?)")
                .param(id)
                .param(codes(agency))
                .query((row, n) -> resumable(row))
                .optional();
    }

    Optional<Resumable> find(UUID id) {
        return database.sql("select * from resumable where id = ?")
                .param(id)
                .query((row, n) -> resumable(row))
                .optional();
    }

    int open(Agency agency) {
        return database.sql("select count(*) from resumable where agency = any(?) and finished_at is null")
                .param(codes(agency))
                .query(Integer.class)
                .single();
    }

    private static String[] codes(Agency agency) {
        return Stream.concat(Stream.of(agency.code()), agency.formerCodes().stream())
                .map(AgencyCode::value)
                .toArray(String[]::new);
    }

    void advance(UUID id, long received, Instant expiresAt) {
        database.sql("update resumable set received = ?, expires_at = ? where id = ?")
                .params(received, Timestamp.from(expiresAt), id)
                .update();
    }

    void becameFile(UUID id, String sha256, Instant at, Instant expiresAt) {
        database.sql("update resumable set sha256 = ?, finished_at = ?, expires_at = ? where id = ?")
                .params(sha256, Timestamp.from(at), Timestamp.from(expiresAt), id)
                .update();
    }

    void wasRefused(UUID id, String refusal, Instant at, Instant expiresAt) {
        database.sql("update resumable set refusal = ?::jsonb, finished_at = ?, expires_at = ? where id = ?")
                .params(refusal, Timestamp.from(at), Timestamp.from(expiresAt), id)
                .update();
    }

    void remove(UUID id) {
        database.sql("delete from resumable where id = ?").param(id).update();
    }

    // ---- looking after them

    List<UUID> expired(Instant now, int most) {
        return ids("select id from resumable where expires_at <= ? order by expires_at limit ?", now, most);
    }

    /** All their bytes have come, and nothing became of it for a while: whoever was at it has gone. */
    List<UUID> leftUnfinished(Instant sinceThen, int most) {
        return ids("""
                select id from resumable
                where received = length and finished_at is null and created_at <= ? limit ?""", sinceThen, most);
    }

    private List<UUID> ids(String sql, Instant moment, int most) {
        return database.sql(sql)
                .params(Timestamp.from(moment), most)
                .query(UUID.class)
                .list();
    }

    long open() {
        return database.sql("select count(*) from resumable where finished_at is null")
                .query(Long.class)
                .single();
    }

    private static Resumable resumable(ResultSet row) throws SQLException {
        return new Resumable(
                row.getObject("id", UUID.class),
                row.getString("agency"),
                row.getLong("length"),
                row.getLong("received"),
                row.getString("name"),
                row.getString("media_type"),
                row.getString("metadata"),
                row.getString("digests"),
                row.getTimestamp("expires_at").toInstant(),
                JdbcUploads.instant(row, "finished_at"),
                row.getString("sha256"),
                row.getString("refusal"));
    }
}
