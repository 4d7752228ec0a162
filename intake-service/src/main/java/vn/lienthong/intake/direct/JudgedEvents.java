package vn.lienthong.intake.direct;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;

/** Events that were judged, with what they were answered, in PostgreSQL. */
@Repository
class JudgedEvents {
    private final JdbcClient database;

    JudgedEvents(JdbcClient database) {
        this.database = database;
    }

    /**
     * An event that was judged.
     *
     * @param topic where its reply goes; null where it came in a batch
     * @param action whose answer the journal gives; null of a submission, or where it was refused
     * @param reply null while the journal hasn't answered
     */
    record Judged(
            AgencyCode agency,
            String id,
            byte[] fingerprint,
            Instant at,
            @Nullable String topic,
            @Nullable UUID action,
            @Nullable Reply reply) {}

    /** Those of an agency's events that were judged before, by their ids. */
    Map<String, Judged> find(AgencyCode agency, Collection<String> ids) {
        var found = new HashMap<String, Judged>();
        database.sql("select * from agency_event where agency = ? and id = any(?)")
                .params(agency.value(), ids.toArray(String[]::new))
                .query((ResultSet row) -> {
                    found.put(row.getString("id"), judged(row));
                });
        return found;
    }

    private static Judged judged(ResultSet row) throws SQLException {
        var id = row.getString("id");
        var reply = row.getString("reply_id") == null
                ? null
                : new Reply(
                        row.getString("reply_id"),
                        row.getString("reply_type"),
                        id,
                        row.getString("reply_subject"),
                        row.getTimestamp("reply_at").toInstant(),
                        row.getBytes("reply_data"));
        return new Judged(
                new AgencyCode(row.getString("agency")),
                id,
                row.getBytes("fingerprint"),
                row.getTimestamp("at").toInstant(),
                row.getString("to_topic"),
                row.getObject("action", UUID.class),
                reply);
    }

    /**
     * Adds them, in one statement.
     *
     * @throws ConcurrencyFailureException if somebody else judged one of them just now: the transaction has to begin anew
     */
    void add(List<Judged> events) {
        if (events.isEmpty()) {
            return;
        }
        int added = database.sql("""
                        insert into agency_event (agency, id, fingerprint, at, to_topic, action,
                            reply_id, reply_type, reply_subject, reply_at, reply_data)
                        select * from unnest(?::text[], ?::text[], ?::bytea[], ?::timestamptz[], ?::text[], ?::uuid[],
                            ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bytea[])
                        on conflict do nothing""")
                .params(
                        array(events, one -> one.agency().value(), String[]::new),
                        array(events, Judged::id, String[]::new),
                        array(events, Judged::fingerprint, byte[][]::new),
                        array(events, one -> Timestamp.from(one.at()), Timestamp[]::new),
                        array(events, Judged::topic, String[]::new),
                        array(events, Judged::action, UUID[]::new),
                        array(events, one -> of(one.reply(), Reply::id), String[]::new),
                        array(events, one -> of(one.reply(), Reply::type), String[]::new),
                        array(events, one -> of(one.reply(), Reply::subject), String[]::new),
                        array(events, one -> of(one.reply(), reply -> Timestamp.from(reply.at())), Timestamp[]::new),
                        array(events, one -> of(one.reply(), Reply::data), byte[][]::new))
                .update();
        if (added != events.size()) {
            throw new ConcurrencyFailureException("an event is being judged twice at the same time");
        }
    }

    private static <T> @Nullable T of(@Nullable Reply reply, Function<Reply, T> part) {
        return reply == null ? null : part.apply(reply);
    }

    private static <T> @Nullable T[] array(
            List<Judged> events,
            Function<Judged, @Nullable T> part,
            java.util.function.IntFunction<@Nullable T[]> array) {
        return events.stream().map(part).toArray(array);
    }

    /** Those whose action is one of these, and that have no reply yet; nobody else gets them before our transaction ends. */
    List<Judged> unanswered(Collection<UUID> actions) {
        return database.sql("""
                        select * from agency_event where action = any(?) and reply_id is null
                        order by at, id for update""")
                .param(actions.toArray(UUID[]::new))
                .query((row, n) -> judged(row))
                .list();
    }

    /** Keeps the reply to one that had none. */
    void answer(Judged event, Reply reply) {
        database.sql("""
                        update agency_event set reply_id = ?, reply_type = ?, reply_subject = ?, reply_at = ?,
                            reply_data = ?
                        where agency = ? and id = ?""")
                .params(
                        reply.id(),
                        reply.type(),
                        reply.subject(),
                        Timestamp.from(reply.at()),
                        reply.data(),
                        event.agency().value(),
                        event.id())
                .update();
    }
}
