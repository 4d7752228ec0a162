package vn.lienthong.intake.post;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.intake.post.Manifest.Difference;
import vn.lienthong.intake.post.Manifest.Direction;
import vn.lienthong.intake.post.Manifest.Entry;
import vn.lienthong.intake.post.Manifest.Found;
import vn.lienthong.intake.post.Manifest.Kind;

/** Lists of hand-overs, in PostgreSQL. */
@Repository
class Manifests {
    private final JdbcClient database;

    Manifests(JdbcClient database) {
        this.database = database;
    }

    /** Belongs into a transaction. @return false where there is one of this id; nothing was added */
    boolean add(Manifest manifest, byte[] fingerprint) {
        boolean added = database.sql("""
            insert into post_manifest (id, direction, agency, handed_over_at, uploaded_by, uploaded_at,
                fingerprint, confirmed_by_post, confirmed_by_agency)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing\
            """)
                        .param(manifest.id())
                        .param(manifest.direction().wire())
                        .param(manifest.agency())
                        .param(Timestamp.from(manifest.handedOverAt()))
                        .param(manifest.uploadedBy())
                        .param(Timestamp.from(manifest.uploadedAt()))
                        .param(fingerprint)
                        .param(timestamp(manifest.confirmedByPost()))
                        .param(timestamp(manifest.confirmedByAgency()))
                        .update()
                == 1;
        if (added) {
            manifest.entries()
                    .forEach(entry -> database.sql("""
                        insert into post_manifest_entry (manifest, line, number, dossier, weight, pages, cash, condition)
                        values (?, ?, ?, ?, ?, ?, ?, ?)\
                        """)
                            .param(manifest.id())
                            .param(entry.line())
                            .param(entry.orderNumber())
                            .param(entry.dossier())
                            .param(entry.weight())
                            .param(entry.pages())
                            .param(entry.cash())
                            .param(entry.damaged() ? "damaged" : "good")
                            .update());
        }
        return added;
    }

    boolean isSame(String id, byte[] fingerprint) {
        return database.sql("select exists (select from post_manifest where id = ? and fingerprint = ?)")
                .params(id, fingerprint)
                .query(Boolean.class)
                .single();
    }

    /** Adds what was found; what was found before isn't found again. @return what is new */
    List<Found> add(String manifest, List<Found> found, String by, Instant at) {
        return found.stream()
                .filter(one -> database.sql("""
                    insert into post_difference (manifest, difference, kind, number, explanation, found_by,
                        found_at)
                    select ?, 1 + coalesce(max(difference), 0), ?, ?, ?, ?, ?
                    from post_difference where manifest = ?
                    on conflict do nothing\
                    """)
                                .params(
                                        manifest,
                                        one.kind().wire(),
                                        one.orderNumber(),
                                        one.explanation(),
                                        by,
                                        Timestamp.from(at),
                                        manifest)
                                .update()
                        == 1)
                .toList();
    }

    void confirm(String manifest, boolean byPost, Instant at) {
        database.sql(
                        byPost
                                ? "update post_manifest set confirmed_by_post = coalesce(confirmed_by_post, ?) where"
                                        + " id = ?"
                                : "update post_manifest set confirmed_by_agency = coalesce(confirmed_by_agency, ?)"
                                        + " where id = ?")
                .params(Timestamp.from(at), manifest)
                .update();
    }

    /** @return false where there is no such difference that is open */
    boolean settle(String manifest, int difference, String by, String reason, Instant at) {
        return database.sql("""
            update post_difference set settled_by = ?, settled_at = ?, reason = ?
            where manifest = ? and difference = ? and settled_at is null\
            """)
                        .params(by, Timestamp.from(at), reason, manifest, difference)
                        .update()
                == 1;
    }

    /** Orders that went this way before a moment, by the post's own reports, and stand on no list. */
    List<String> unlisted(String agency, Direction direction, Instant until, int most) {
        return database.sql("""
            select number from post_order o
            where agency = :agency and leg = :leg and placement = 'placed' and state_at <= :until
                and (:leg = 'submit' and state = 3 or :leg = 'return' and state in (2, 3))
                and not exists (
                    select from post_manifest_entry e join post_manifest m on m.id = e.manifest
                    where e.number = o.number and m.direction = :direction)
                and not exists (
                    select from post_difference d where d.number = o.number and d.kind = 'missing')
            order by number limit :most\
            """)
                .param("agency", agency)
                .param("leg", direction.leg().wire())
                .param("direction", direction.wire())
                .param("until", Timestamp.from(until))
                .param("most", most)
                .query(String.class)
                .list();
    }

    Optional<Manifest> find(String id) {
        return database.sql("select * from post_manifest where id = ?")
                .param(id)
                .query((row, n) -> manifest(row, entries(id), differences(id)))
                .optional();
    }

    /** The same, and nobody else changes it until the transaction ends. */
    Optional<Manifest> findToChange(String id) {
        return database.sql("select id from post_manifest where id = ? for update")
                .param(id)
                .query(String.class)
                .optional()
                .flatMap(this::find);
    }

    /** An agency's lists, newest first, without their lines. */
    List<Manifest> of(String agency, boolean openOnly, int most) {
        return database.sql("""
            select * from post_manifest m
            where agency = ? and (not ? or confirmed_by_post is null or confirmed_by_agency is null
                or exists (select from post_difference d where d.manifest = m.id and settled_at is null))
            order by handed_over_at desc, id limit ?\
            """)
                .params(agency, openOnly, most)
                .query((row, n) -> manifest(row, List.of(), differences(row.getString("id"))))
                .list();
    }

    private List<Entry> entries(String id) {
        return database.sql("select * from post_manifest_entry where manifest = ? order by line")
                .param(id)
                .query((row, n) -> new Entry(
                        row.getInt("line"),
                        row.getString("number"),
                        row.getString("dossier"),
                        row.getObject("weight", Integer.class),
                        row.getObject("pages", Integer.class),
                        row.getLong("cash"),
                        row.getString("condition").equals("damaged")))
                .list();
    }

    private List<Difference> differences(String id) {
        return database.sql("select * from post_difference where manifest = ? order by difference")
                .param(id)
                .query((row, n) -> new Difference(
                        row.getInt("difference"),
                        Kind.ofWire(row.getString("kind")),
                        row.getString("number"),
                        row.getString("explanation"),
                        row.getString("found_by"),
                        row.getTimestamp("found_at").toInstant(),
                        row.getString("settled_by"),
                        instant(row, "settled_at"),
                        row.getString("reason")))
                .list();
    }

    private static Manifest manifest(ResultSet row, List<Entry> entries, List<Difference> differences)
            throws SQLException {
        return new Manifest(
                row.getString("id"),
                Direction.ofWire(row.getString("direction")),
                row.getString("agency"),
                row.getTimestamp("handed_over_at").toInstant(),
                row.getString("uploaded_by"),
                row.getTimestamp("uploaded_at").toInstant(),
                instant(row, "confirmed_by_post"),
                instant(row, "confirmed_by_agency"),
                entries,
                differences);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
