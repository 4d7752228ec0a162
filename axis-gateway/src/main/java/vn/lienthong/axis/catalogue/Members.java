package vn.lienthong.axis.catalogue;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.axis.connector.Axis.Member;

/** The axis's catalogue of agencies (danh mục đơn vị trên trục), as it was read last. */
@Component
public class Members {
    private final JdbcClient database;

    Members(JdbcClient database) {
        this.database = database;
    }

    /**
     * An agency of the axis's.
     *
     * @param goneAt since when it is missing there
     */
    record Known(String code, String name, @Nullable Instant goneAt) {}

    /** What came of the last reading. */
    record Reading(Instant readAt, int members, @Nullable String problem) {}

    /** Takes over a whole catalogue; who is missing in it is gone. */
    @Transactional
    public void replace(List<Member> members, Instant now) {
        var at = Timestamp.from(now);
        database.sql("""
                        insert into axis_member (code, axis_id, parent, name, mail, first_seen, seen_at)
                        select distinct on (code) code, id, pid, name, mail, ?, ?
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as m (code, id, pid, name, mail)
                        on conflict (code) do update set axis_id = excluded.axis_id, parent = excluded.parent,
                            name = excluded.name, mail = excluded.mail, seen_at = excluded.seen_at, gone_at = null""")
                .params(
                        at,
                        at,
                        members.stream().map(Member::code).toArray(String[]::new),
                        members.stream().map(Member::id).toArray(String[]::new),
                        members.stream().map(Member::pid).toArray(String[]::new),
                        members.stream().map(Member::name).toArray(String[]::new),
                        members.stream().map(Member::mail).toArray(String[]::new))
                .update();
        database.sql("update axis_member set gone_at = ? where seen_at < ? and gone_at is null")
                .params(at, at)
                .update();
        note(now, members.size(), null);
    }

    /** Notes a reading that isn't believed. */
    void note(Instant now, int members, @Nullable String problem) {
        database.sql("""
                        insert into catalogue_reading (read_at, members, problem) values (?, ?, ?)
                        on conflict (one) do update
                        set read_at = excluded.read_at, members = excluded.members, problem = excluded.problem""")
                .param(Timestamp.from(now))
                .param(members)
                .param(problem)
                .update();
    }

    Optional<Reading> lastReading() {
        return database.sql("select read_at, members, problem from catalogue_reading")
                .query((row, n) -> new Reading(
                        row.getTimestamp("read_at").toInstant(), row.getInt("members"), row.getString("problem")))
                .optional();
    }

    /** The codes of those who are there. */
    public List<String> codes() {
        return database.sql("select code from axis_member where gone_at is null")
                .query(String.class)
                .list();
    }

    List<Known> all() {
        return database.sql("select code, name, gone_at from axis_member order by code")
                .query((row, n) -> {
                    var gone = row.getTimestamp("gone_at");
                    return new Known(
                            row.getString("code"), row.getString("name"), gone == null ? null : gone.toInstant());
                })
                .list();
    }
}
