package vn.lienthong.axis.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.axis.outgoing.Outgoing.Positioned;

/** What we know ourselves of a day. */
@Component
class DayBook {
    private final JdbcClient database;

    DayBook(JdbcClient database) {
        this.database = database;
    }

    /**
     * Something sent, or to be sent, with what its receiver said.
     *
     * @param begunAt since when the axis may have it
     * @param status what the receiver last said of the document; null where it said nothing
     */
    record Sent(
            Positioned positioned,
            String state,
            @Nullable String axisId,
            @Nullable String problem,
            Instant begunAt,
            boolean isFetched,
            @Nullable String status) {}

    /** What was begun or settled in that time. */
    List<Sent> sent(Instant from, Instant until) {
        return database.sql("""
                        select outgoing.*, sending.state, sending.axis_id, sending.problem,
                            coalesce(sending.begun_at, sending.added_at) as begun, sending.fetched_at is not null as fetched, document_receiver.status
                        from sending join outgoing using (position)
                            left join document_receiver on document_receiver.document = outgoing.document
                                and document_receiver.receiver = outgoing.receiver
                        where coalesce(sending.settled_at, sending.begun_at, sending.added_at) >= ?
                            and coalesce(sending.settled_at, sending.begun_at, sending.added_at) < ?
                        order by position""")
                .params(Timestamp.from(from), Timestamp.from(until))
                .query(DayBook::sent)
                .list();
    }

    private static Sent sent(ResultSet row, int n) throws SQLException {
        return new Sent(
                Feed.read(row, n),
                row.getString("state"),
                row.getString("axis_id"),
                row.getString("problem"),
                row.getTimestamp("begun").toInstant(),
                row.getBoolean("fetched"),
                row.getString("status"));
    }

    /** What has waited too long, whenever it came. */
    List<Sent> waiting(Duration longerThan) {
        return database.sql("""
                        select outgoing.*, sending.state, sending.axis_id, sending.problem, sending.added_at as begun,
                            false as fetched, null as status
                        from sending join outgoing using (position)
                        where sending.state in ('WAITING', 'SENDING', 'UNCLEAR')
                            and sending.added_at < now() - ? * interval '1 millisecond'
                        order by position limit 1000""")
                .param(longerThan.toMillis())
                .query(DayBook::sent)
                .list();
    }

    /** Whether a package with this content went to this receiver. */
    boolean isOurs(String axisId, String sha256, List<String> receivers) {
        return database.sql("""
                        select exists (select from sending where axis_id = ?)
                            or exists (select from outgoing where sha256 = ? and receiver = any(?))""")
                .params(axisId, sha256, receivers.toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /** A package that came and was settled. */
    record Received(String axisId, String state, @Nullable String document) {}

    List<Received> received(Instant from, Instant until) {
        return database.sql("""
                        select axis_id, state, document from incoming
                        where state <> 'LISTED' and settled_at >= ? and settled_at < ? order by settled_at""")
                .params(Timestamp.from(from), Timestamp.from(until))
                .query((row, n) ->
                        new Received(row.getString("axis_id"), row.getString("state"), row.getString("document")))
                .list();
    }

    /** What was told to routing in that time, and isn't in the journal. */
    List<Unheard> unheard(Instant from, Instant until) {
        return database.sql("""
                        select distinct on (outgoing.position) outgoing.*, told.state as told
                        from transport_told told
                            join outgoing on outgoing.document = told.document and outgoing.sequence = told.sequence
                                and outgoing.receiver = told.receiver
                            join document_receiver receiver on receiver.document = told.document
                                and receiver.receiver = told.receiver
                        where told.at >= ? and told.at < ? and told.at < now() - interval '1 minute'
                            and told.state in ('ON_AXIS', 'FETCHED') and outgoing.kind in ('NEW', 'REPLACE')
                            and coalesce(receiver.transport, 'OWED') = 'OWED'
                        order by outgoing.position, told.at desc""")
                .params(Timestamp.from(from), Timestamp.from(until))
                .query((row, n) -> new Unheard(Feed.read(row, n), row.getString("told")))
                .list();
    }

    /** Told, and not heard. */
    record Unheard(Positioned positioned, String state) {}
}
