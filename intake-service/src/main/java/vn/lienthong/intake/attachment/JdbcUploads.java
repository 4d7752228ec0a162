package vn.lienthong.intake.attachment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.support.database.Writes;

/**
 * Uploads in PostgreSQL. Whoever stores, names or removes a file does so while holding its row, so that no file goes that
 * is just being named or uploaded again.
 */
@Repository
class JdbcUploads implements Uploads {
    private final JdbcClient database;

    JdbcUploads(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Map<String, Upload> find(Agency agency, Collection<String> digests) {
        if (digests.isEmpty()) {
            return Map.of();
        }
        var codes = Stream.concat(Stream.of(agency.code()), agency.formerCodes().stream())
                .map(AgencyCode::value)
                .toArray(String[]::new);
        return database
                .sql("""
                        select * from file
                        where sha256 = any(?)
                            and exists (select from upload u where u.sha256 = file.sha256 and agency = any(?))""")
                .param(digests.toArray(String[]::new))
                .param(codes)
                .query((row, n) -> upload(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Upload::sha256, upload -> upload));
    }

    /**
     * Notes an upload. What a scan said of the same bytes before stays, unless a scan says something now.
     *
     * @param by as its token says it, in either form of its code
     * @return what the scans say of it, all in all
     */
    Scan note(Upload upload, @Nullable String finding, AgencyCode by) {
        var scan = Scan.of(database.sql("""
                        insert into file (sha256, size, media_type, at, scan, scanned_at, finding, scan_due_at, signature)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (sha256) do update
                        set size = excluded.size, media_type = excluded.media_type, at = excluded.at,
                            signature = coalesce(nullif(excluded.signature, 'NOT_CHECKED'), file.signature, excluded.signature),
                            (scan, scanned_at, finding, scan_due_at) = (
                                select v.scan, v.scanned_at, v.finding, v.scan_due_at
                                from (values (file.scan, file.scanned_at, file.finding, file.scan_due_at),
                                    (excluded.scan, excluded.scanned_at, excluded.finding, excluded.scan_due_at))
                                    as v (scan, scanned_at, finding, scan_due_at)
                                order by v.scanned_at desc nulls last, v.scan_due_at desc nulls last limit 1)
                        returning scan""")
                .param(upload.sha256())
                .param(upload.size())
                .param(upload.mediaType())
                .param(Timestamp.from(upload.at()))
                .param(upload.scan().wireName())
                .param(timestamp(upload.scannedAt()))
                .param(finding)
                .param(timestamp(upload.scanDueAt()))
                .param(upload.signature() == null ? null : upload.signature().name())
                .query(String.class)
                .single());
        database.sql("""
                        insert into upload (sha256, agency, at) values (?, ?, ?)
                        on conflict (sha256, agency) do update set at = excluded.at""")
                .params(upload.sha256(), by.value(), Timestamp.from(upload.at()))
                .update();
        return scan;
    }

    /**
     * Says that a dossier names these files, and holds them until the transaction ends.
     *
     * @return how many of them are there, and may be named
     */
    int use(DossierCode dossier, Collection<String> digests) {
        return database.sql("""
                        with kept as (
                            select sha256 from file where sha256 = any(?) and scan in ('clean', 'not-scanned')
                            order by sha256 for key share),
                        used as (
                            insert into file_use (dossier, sha256) select ?, sha256 from kept on conflict do nothing)
                        select count(*) from kept""")
                .param(digests.toArray(String[]::new))
                .param(dossier.value())
                .query(Integer.class)
                .single();
    }

    /** As {@link #use}, of a dossier that is new, if it is added just now; {@code kept} is told how many may be named. */
    void useByNew(DossierCode dossier, Collection<String> digests, IntConsumer kept) {
        Writes.write(database, """
                insert into file_use (dossier, sha256)
                select s.code, kept.sha256
                from submission s, (
                    select sha256 from file where sha256 = any(?) and scan in ('clean', 'not-scanned')
                    order by sha256 for key share) as kept
                where s.code = ?""", List.of(digests.toArray(String[]::new), dossier.value()), kept);
    }

    // ---- scans that are due

    List<Upload> toScan(Instant now, int most) {
        return database.sql("""
                        select * from file where scan = 'waiting' and scan_due_at <= ? order by scan_due_at limit ?""")
                .params(Timestamp.from(now), most)
                .query((row, n) -> upload(row))
                .list();
    }

    /** Holds a file's row; empty where it is gone, or another instance is at it. */
    Optional<Upload> hold(String sha256) {
        return database.sql("select * from file where sha256 = ? for update skip locked")
                .param(sha256)
                .query((row, n) -> upload(row))
                .optional();
    }

    void scanned(String sha256, Scan scan, @Nullable String finding, Instant at) {
        database.sql("update file set scan = ?, finding = ?, scanned_at = ?, scan_due_at = null where sha256 = ?")
                .param(scan.wireName())
                .param(finding)
                .param(Timestamp.from(at))
                .param(sha256)
                .update();
    }

    void scanAgain(String sha256, Instant at) {
        database.sql("update file set scan_due_at = ? where sha256 = ?")
                .params(Timestamp.from(at), sha256)
                .update();
    }

    // ---- files nobody names

    /** Files uploaded before that and named by no dossier; infected ones before the other. Oldest first. */
    List<String> unnamed(Instant before, Instant infectedBefore, int most) {
        return database.sql("""
                        select sha256 from file
                        where at < (case scan when 'infected' then ?::timestamptz else ?::timestamptz end)
                            and not exists (select from file_use u where u.sha256 = file.sha256)
                            and not exists (select from document_file d where d.sha256 = file.sha256)
                        order by at limit ?""")
                .params(Timestamp.from(infectedBefore), Timestamp.from(before), most)
                .query(String.class)
                .list();
    }

    /** Whether a dossier other than these names it, or a document is made of it. */
    boolean isUsedBesides(String sha256, Collection<DossierCode> dossiers) {
        return database.sql("""
                        select exists (select from file_use where sha256 = ? and not dossier = any(?))
                            or exists (select from document_file where sha256 = ?)""")
                .param(sha256)
                .param(dossiers.stream().map(DossierCode::value).toArray(String[]::new))
                .param(sha256)
                .query(Boolean.class)
                .single();
    }

    boolean isKnown(String sha256) {
        return database.sql("select exists (select from file where sha256 = ?)")
                .param(sha256)
                .query(Boolean.class)
                .single();
    }

    /** Which of these are papers or results of a dossier, by its journal; one look at all dossiers. */
    List<String> inJournals(Collection<String> digests) {
        return database.sql("""
                        select distinct a ->> 'sha256'
                        from progress, jsonb_array_elements(papers || results) as a
                        where a ->> 'sha256' = any(?)""")
                .param(digests.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    void forget(String sha256) {
        database.sql("delete from upload where sha256 = ?").param(sha256).update();
        database.sql("delete from file where sha256 = ?").param(sha256).update();
    }

    /** What these dossiers named, and what their journals have; all of it once. */
    List<String> of(Collection<DossierCode> dossiers) {
        var codes = dossiers.stream().map(DossierCode::value).toArray(String[]::new);
        return database.sql("""
                        select sha256 from file_use where dossier = any(?)
                        union
                        select a ->> 'sha256' from progress, jsonb_array_elements(papers || results) as a
                        where dossier = any(?)""").param(codes).param(codes).query(String.class).list();
    }

    void unuse(Collection<DossierCode> dossiers) {
        database.sql("""
                        with done as (delete from files_to_erase where dossier = any(?) returning dossier)
                        delete from file_use where dossier = any(?)""")
                .param(dossiers.stream().map(DossierCode::value).toArray(String[]::new))
                .param(dossiers.stream().map(DossierCode::value).toArray(String[]::new))
                .update();
    }

    void toErase(DossierCode dossier) {
        database.sql("insert into files_to_erase (dossier) values (?) on conflict do nothing")
                .param(dossier.value())
                .update();
    }

    /** Erased dossiers whose files are still to go. */
    List<DossierCode> toErase(int most) {
        return database.sql("select dossier from files_to_erase order by dossier limit ?")
                .param(most)
                .query((row, n) -> new DossierCode(row.getString("dossier")))
                .list();
    }

    /** Whether the journal of another dossier has it. */
    List<String> inOtherJournals(Collection<String> digests, Collection<DossierCode> besides) {
        return database.sql("""
                        select distinct a ->> 'sha256'
                        from progress, jsonb_array_elements(papers || results) as a
                        where a ->> 'sha256' = any(?) and not dossier = any(?)""")
                .param(digests.toArray(String[]::new))
                .param(besides.stream().map(DossierCode::value).toArray(String[]::new))
                .query(String.class)
                .list();
    }

    long count(Scan scan) {
        return database.sql("select count(*) from file where scan = ?")
                .param(scan.wireName())
                .query(Long.class)
                .single();
    }

    private static Upload upload(ResultSet row) throws SQLException {
        return new Upload(
                row.getString("sha256"),
                row.getObject("size", Long.class),
                row.getString("media_type"),
                row.getTimestamp("at").toInstant(),
                Scan.of(row.getString("scan")),
                instant(row, "scanned_at"),
                instant(row, "scan_due_at"),
                row.getString("signature") == null ? null : SignatureVerdict.valueOf(row.getString("signature")));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
