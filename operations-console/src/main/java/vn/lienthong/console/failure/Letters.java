package vn.lienthong.console.failure;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import vn.lienthong.console.deadletter.Way;
import vn.lienthong.console.failure.Letter.State;
import vn.lienthong.contract.wire.CanonicalJson;

/** Dead letters in PostgreSQL, grouped and one by one. */
@Repository
class Letters {
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final JdbcClient database;
    private final Clock clock;

    Letters(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What groups are looked for; an empty text stands for any. */
    record Filter(String service, String topic, String state, String cause) {}

    /** Where a page of groups ends. */
    record Place(Instant last, String pile) {
        @Override
        public String toString() {
            return last.toEpochMilli() + "~" + pile;
        }

        static Optional<Place> of(@Nullable String text) {
            if (text == null || !text.matches("\\d{1,15}~[0-9a-f]{16}")) {
                return Optional.empty();
            }
            int mark = text.indexOf('~');
            return Optional.of(
                    new Place(Instant.ofEpochMilli(Long.parseLong(text.substring(0, mark))), text.substring(mark + 1)));
        }
    }

    /**
     * Letters of one service, reader, topic and cause.
     *
     * @param reason of one of them
     */
    record Group(
            String pile,
            String service,
            String reader,
            String origin,
            String cause,
            String reason,
            long open,
            long underWay,
            long taken,
            long returned,
            long aside,
            Instant first,
            Instant last) {}

    private static final String GROUPS = """
            select pile, min(service) service, min(reader) reader, min(origin) origin, min(cause) cause, min(reason) reason,
                   count(*) filter (where state = 'open') open,
                   count(*) filter (where state in ('queued', 'sent')) under_way,
                   count(*) filter (where state = 'taken') taken,
                   count(*) filter (where state = 'returned') returned,
                   count(*) filter (where state = 'aside') aside,
                   min(at) first, date_trunc('milliseconds', max(at)) last
            from dead_letter
            """;

    List<Group> groups(Filter filter, @Nullable Place after, int limit) {
        return database.sql(GROUPS + """
                        where (:service = '' or service = :service) and (:topic = '' or origin = :topic)
                          and (:cause = '' or cause = :cause)
                        group by pile
                        having (:state = '' or count(*) filter (where state = :state) > 0)
                           and (cast(:last as timestamptz) is null
                                or (date_trunc('milliseconds', max(at)), pile) < (cast(:last as timestamptz), :pile))
                        order by last desc, pile desc limit :limit
                        """)
                .param("service", filter.service())
                .param("topic", filter.topic())
                .param("cause", filter.cause())
                .param("state", filter.state())
                .param("last", after == null ? null : Timestamp.from(after.last()))
                .param("pile", after == null ? "" : after.pile())
                .param("limit", limit)
                .query(Group.class)
                .list();
    }

    Optional<Group> group(String pile) {
        return database.sql(GROUPS + "where pile = ? group by pile")
                .param(pile)
                .query(Group.class)
                .optional();
    }

    /** What can be chosen to filter by. */
    List<String> values(String column) {
        return database.sql("select distinct "
                        + (column.equals("service") ? "service" : column.equals("cause") ? "cause" : "origin")
                        + " from dead_letter order by 1 limit 200")
                .query(String.class)
                .list();
    }

    /** In the order in which they were written, key by key. */
    List<Letter> of(String pile, String state, long after, int limit) {
        return database.sql("""
                        select * from dead_letter where pile = :pile and (:state = '' or state = :state) and id > :after
                        order by id limit :limit
                        """)
                .param("pile", pile)
                .param("state", state)
                .param("after", after)
                .param("limit", limit)
                .query(Letters::letter)
                .list();
    }

    /** Open letters of a group, at most so many. */
    List<Long> openOf(String pile, int limit) {
        return database.sql("select id from dead_letter where pile = ? and state = 'open' order by id limit ?")
                .params(pile, limit)
                .query(Long.class)
                .list();
    }

    Optional<Letter> at(String topic, int partition, long offset) {
        return database.sql("select * from dead_letter where topic = ? and partition = ? and \"offset\" = ?")
                .params(topic, partition, offset)
                .query(Letters::letter)
                .optional();
    }

    Optional<Letter> find(long id) {
        return database.sql("select * from dead_letter where id = ?")
                .param(id)
                .query(Letters::letter)
                .optional();
    }

    List<Letter> find(Collection<Long> ids) {
        return database.sql("select * from dead_letter where id = any(?) order by topic, partition, line, id")
                .param(ids.toArray(Long[]::new))
                .query(Letters::letter)
                .list();
    }

    /** The letter that came back when this one was sent again. */
    Optional<Letter> later(long id) {
        return database.sql("select * from dead_letter where earlier = ? order by id desc limit 1")
                .param(id)
                .query(Letters::letter)
                .optional();
    }

    /** Those of the same key and reader that wait as well, in their order. */
    List<Letter> neighbours(Letter letter, int limit) {
        if (letter.key() == null) {
            return List.of();
        }
        return database.sql("""
                        select * from dead_letter
                        where topic = ? and partition = ? and key = ? and reader = ? and id <> ?
                          and state in ('open', 'queued', 'sent')
                        order by line limit ?
                        """)
                .params(letter.topic(), letter.partition(), letter.key(), letter.reader(), letter.id(), limit)
                .query(Letters::letter)
                .list();
    }

    /** Sets open letters aside, or brings those set aside back; which ones it were. */
    List<Letter> move(Collection<Long> ids, State from, State to, @Nullable String note) {
        var moved = database.sql("""
                        update dead_letter set state = :to, note = :note, changed_at = :now
                        where id = any(:ids) and state = :from
                          and not exists (select 1 from mend_letter m where m.letter = dead_letter.id and m.open)
                        returning id
                        """)
                .param("to", to.id())
                .param("from", from.id())
                .param("note", note)
                .param("now", Timestamp.from(clock.instant()))
                .param("ids", ids.toArray(Long[]::new))
                .query(Long.class)
                .list();
        return find(moved);
    }

    /** How many are open, and since when the oldest is. */
    record Open(String service, String origin, long count, Instant oldest) {}

    List<Open> open() {
        return database.sql("""
                        select service, origin, count(*) count, min(at) oldest from dead_letter
                        where state = 'open' group by service, origin
                        """).query(Open.class).list();
    }

    /** Forgets what was settled so long ago, a bounded number at a time, with what was noted about it. */
    int forget(Duration after) {
        return database.sql("""
                        with gone as (
                            delete from dead_letter where id in (
                                select id from dead_letter
                                where state in ('taken', 'returned', 'aside') and changed_at < ? limit 5000)
                            returning id),
                        mends as (delete from mend_letter where letter in (select id from gone)),
                        steps as (delete from replay_step where letter in (select id from gone))
                        select count(*) from gone
                        """)
                .param(Timestamp.from(clock.instant().minus(after)))
                .query(Integer.class)
                .single();
    }

    static Letter letter(ResultSet row, int n) throws SQLException {
        return new Letter(
                row.getLong("id"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("offset"),
                row.getTimestamp("at").toInstant(),
                row.getString("service"),
                row.getString("reader"),
                row.getString("origin"),
                row.getObject("origin_partition", Integer.class),
                row.getObject("origin_offset", Long.class),
                instant(row, "origin_at"),
                row.getString("key"),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("agency"),
                row.getString("reason"),
                row.getString("exception"),
                row.getString("cause"),
                row.getString("pile"),
                row.getString("held_as"),
                CanonicalJson.mapper().readValue(row.getString("headers"), HEADERS),
                row.getInt("size"),
                row.getBytes("value"),
                row.getBytes("mended"),
                Way.valueOf(row.getString("way").toUpperCase(Locale.ROOT)),
                row.getLong("line"),
                row.getInt("attempt"),
                row.getObject("earlier", Long.class),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getTimestamp("changed_at").toInstant(),
                row.getString("note"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
