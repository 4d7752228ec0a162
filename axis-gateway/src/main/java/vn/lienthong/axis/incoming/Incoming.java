package vn.lienthong.axis.incoming;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.connector.Axis.Listed;
import vn.lienthong.axis.connector.Axis.MessageType;

/** What the axis has for us, in PostgreSQL, by its own id. */
@Component
public class Incoming {
    private static final String COLUMNS = """
            axis_id, type, sender, receivers, listed_hash, state, attempts, listed_at, settled_at, acknowledged_at, sha256, size,
            document, problem, diagnosis, answered""";

    private final JdbcClient database;
    private final TransactionTemplate transactions;

    Incoming(JdbcClient database, TransactionTemplate transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    enum State {
        LISTED,
        TAKEN,
        REFUSED
    }

    /** A package that came, or is to be fetched. */
    record Item(
            String axisId,
            MessageType type,
            String sender,
            List<String> receivers,
            String listedHash,
            State state,
            int attempts,
            Instant listedAt,
            @Nullable Instant settledAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String sha256,
            @Nullable Long size,
            @Nullable String document,
            @Nullable String problem,
            @Nullable String diagnosis,
            boolean answered) {}

    /**
     * Notes what stands in the axis's list; of what wasn't fetched yet the newest hash counts.
     *
     * @return how many are new
     */
    public int note(MessageType type, Collection<Listed> list) {
        return Objects.requireNonNull(transactions.execute(status -> noteEach(type, list)));
    }

    private int noteEach(MessageType type, Collection<Listed> list) {
        int fresh = 0;
        for (var listed : list) {
            fresh += database.sql("""
                            insert into incoming (axis_id, type, sender, receivers, listed_hash) values (?, ?, ?, ?, ?)
                            on conflict (axis_id) do update set listed_hash = excluded.listed_hash
                            where incoming.state = 'LISTED' and incoming.listed_hash <> excluded.listed_hash
                            returning (xmax = 0)::int""")
                    .params(
                            listed.id(),
                            type.name(),
                            listed.from(),
                            listed.to().toArray(String[]::new),
                            listed.sha256())
                    .query(Integer.class)
                    .optional()
                    .orElse(0);
        }
        return fresh;
    }

    /** What is to be fetched, as it came, unless it was put off until after this. */
    List<Item> due(Instant at, int limit) {
        return database.sql("select " + COLUMNS + """
                         from incoming where state = 'LISTED' and not_before <= ?
                        order by listed_at, type, axis_id limit ?""")
                .param(Timestamp.from(at))
                .param(limit)
                .query(Incoming::read)
                .list();
    }

    /** Of what the axis hasn't taken our word yet. */
    List<Item> unacknowledged(int limit) {
        return database.sql("select " + COLUMNS + """
                         from incoming where state <> 'LISTED' and acknowledged_at is null and not_before <= now()
                        order by settled_at limit ?""")
                .param(limit)
                .query(Incoming::read)
                .list();
    }

    /**
     * It is tried again later.
     *
     * @param counts whether it was the package's own fault, of which there may be some only
     */
    void putOff(String axisId, Duration pause, boolean counts) {
        database.sql("""
                        update incoming set attempts = attempts + ?, not_before = now() + ? * interval '1 millisecond'
                        where axis_id = ?""").params(counts ? 1 : 0, pause.toMillis(), axisId).update();
    }

    /** @return whether it wasn't settled before */
    boolean taken(String axisId, String sha256, long size, String document) {
        return database.sql("""
                                update incoming set state = 'TAKEN', sha256 = ?, size = ?, document = ?, settled_at = now(),
                                    not_before = now()
                                where axis_id = ? and state = 'LISTED'""").params(sha256, size, document, axisId).update() == 1;
    }

    boolean refused(
            String axisId,
            @Nullable String sha256,
            @Nullable Long size,
            @Nullable String document,
            String problem,
            String diagnosis,
            boolean answered) {
        return database.sql("""
                                update incoming set state = 'REFUSED', sha256 = ?, size = ?, document = ?, problem = ?,
                                    diagnosis = ?::jsonb, answered = ?, settled_at = now(), not_before = now()
                                where axis_id = ? and state = 'LISTED'""")
                        .param(sha256)
                        .param(size)
                        .param(document)
                        .param(problem)
                        .param(diagnosis)
                        .param(answered)
                        .param(axisId)
                        .update()
                == 1;
    }

    void acknowledged(String axisId) {
        database.sql("update incoming set acknowledged_at = now() where axis_id = ? and acknowledged_at is null")
                .param(axisId)
                .update();
    }

    /** Has the axis told once more: it doesn't know what we told it. */
    public boolean acknowledgeAgain(String axisId) {
        return database.sql("""
                                update incoming set acknowledged_at = null, not_before = now()
                                where axis_id = ? and state <> 'LISTED' and acknowledged_at is not null""").param(axisId).update() == 1;
    }

    /** What is known of one of the axis's ids. */
    public record Known(
            String axisId,
            boolean isSettled,
            boolean isAcknowledged,
            @Nullable String sha256) {}

    public Optional<Known> find(String axisId) {
        return database.sql("select axis_id, state, acknowledged_at, sha256 from incoming where axis_id = ?")
                .param(axisId)
                .query((row, n) -> new Known(
                        row.getString("axis_id"),
                        !row.getString("state").equals(State.LISTED.name()),
                        row.getTimestamp("acknowledged_at") != null,
                        row.getString("sha256")))
                .optional();
    }

    /** The refused, newest first. */
    List<Item> refused(@Nullable Instant before, int limit) {
        return database.sql("select " + COLUMNS + """
                         from incoming where state = 'REFUSED' and settled_at < coalesce(?::timestamptz, 'infinity')
                        order by settled_at desc, axis_id limit ?""")
                .param(before == null ? null : Timestamp.from(before))
                .param(limit)
                .query(Incoming::read)
                .list();
    }

    Optional<Item> item(String axisId) {
        return database.sql("select " + COLUMNS + " from incoming where axis_id = ?")
                .param(axisId)
                .query(Incoming::read)
                .optional();
    }

    private static Item read(ResultSet row, int n) throws SQLException {
        Array receivers = row.getArray("receivers");
        return new Item(
                row.getString("axis_id"),
                MessageType.valueOf(row.getString("type")),
                row.getString("sender"),
                Arrays.asList((String[]) receivers.getArray()),
                row.getString("listed_hash"),
                State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getTimestamp("listed_at").toInstant(),
                instant(row.getTimestamp("settled_at")),
                instant(row.getTimestamp("acknowledged_at")),
                row.getString("sha256"),
                row.getObject("size", Long.class),
                row.getString("document"),
                row.getString("problem"),
                row.getString("diagnosis"),
                row.getBoolean("answered"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
