package vn.lienthong.axis.outgoing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import vn.lienthong.axis.outgoing.Outgoing.Positioned;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * The outgoing feed in PostgreSQL. Positions count 1, 2, 3 … without a gap: they are given by whoever holds the counter's
 * row locked until its transaction ends, so they are also seen in that order, by every reader.
 */
@Component
public class Feed {
    private static final String COLUMNS = """
            position, cause, document, sequence, kind, sender, receiver, sha256, size, name, priority, inlined, decided_at,
            added_at, erased_at""";

    private final JdbcClient database;
    private final Signals signals;

    Feed(JdbcClient database, Signals signals) {
        this.database = database;
        this.signals = signals;
    }

    /**
     * Adds what isn't there yet, in this order. Within the caller's transaction; what takes long is done before.
     *
     * @return what was added
     */
    public List<Positioned> add(List<Outgoing> packages) {
        if (packages.isEmpty()) {
            return List.of();
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("positions are given in a transaction");
        }
        long last = database.sql("select last from feed_counter for update")
                .query(Long.class)
                .single();
        var known = known(packages);
        var added = new ArrayList<Positioned>();
        for (var outgoing : packages) {
            if (known.add(outgoing.cause())) {
                added.add(insert(++last, outgoing));
            }
        }
        if (!added.isEmpty()) {
            database.sql("update feed_counter set last = ?").param(last).update();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    signals.ring();
                }
            });
        }
        return added;
    }

    private HashSet<String> known(List<Outgoing> packages) {
        return new HashSet<>(database.sql("select cause from outgoing where cause = any(?)")
                .param(packages.stream().map(Outgoing::cause).toArray(String[]::new))
                .query(String.class)
                .list());
    }

    private Positioned insert(long position, Outgoing outgoing) {
        // The time under the lock, so that a later position never has an earlier one.
        var addedAt = database.sql("""
                        insert into outgoing (position, cause, document, sequence, kind, sender, receiver, sha256, size, name,
                            priority, inlined, decided_at, added_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                            greatest(clock_timestamp(), (select added_at from outgoing where position = ? - 1)))
                        returning added_at""")
                .params(
                        position,
                        outgoing.cause(),
                        outgoing.document().value(),
                        outgoing.sequence(),
                        outgoing.kind().name(),
                        outgoing.sender().value(),
                        outgoing.receiver().value(),
                        outgoing.edxml().sha256(),
                        outgoing.edxml().size(),
                        outgoing.edxml().name(),
                        outgoing.priority(),
                        outgoing.inlined(),
                        Timestamp.from(outgoing.decidedAt()),
                        position)
                .query(Timestamp.class)
                .single();
        return new Positioned(position, outgoing, addedAt.toInstant(), null);
    }

    /** What comes after a position, in order. */
    public List<Positioned> after(long position, int limit) {
        return database.sql("select " + COLUMNS + " from outgoing where position > ? order by position limit ?")
                .params(position, limit)
                .query(Feed::read)
                .list();
    }

    public Optional<Positioned> at(long position) {
        return database.sql("select " + COLUMNS + " from outgoing where position = ?")
                .param(position)
                .query(Feed::read)
                .optional();
    }

    /**
     * The document's newest package for a receiver that stands in the feed, if there is one; none that asks for it.
     *
     * @param before sequence of an entry of the document's journal
     */
    public Optional<Outgoing> newest(DocumentCode document, AgencyCode receiver, long before) {
        return database.sql("select " + COLUMNS + """
                         from outgoing where document = ? and receiver = ? and sequence < ? and kind in ('NEW', 'REPLACE')
                        order by position desc limit 1""")
                .params(document.value(), receiver.value(), before)
                .query(Feed::read)
                .optional()
                .map(Positioned::outgoing);
    }

    /** The last position given; 0 where there is none. */
    public long last() {
        return database.sql("select last from feed_counter").query(Long.class).single();
    }

    /** Notes that the packages of these documents exist no more; their places stay. */
    public void erase(Collection<String> documents) {
        database.sql("update outgoing set erased_at = now() where document = any(?) and kind <> 'STATUS'")
                .param(documents.toArray(String[]::new))
                .update();
    }

    public static Positioned read(ResultSet row, int n) throws SQLException {
        var erased = row.getTimestamp("erased_at");
        return new Positioned(
                row.getLong("position"),
                new Outgoing(
                        row.getString("cause"),
                        new DocumentCode(row.getString("document")),
                        row.getLong("sequence"),
                        Kind.valueOf(row.getString("kind")),
                        new AgencyCode(row.getString("sender")),
                        new AgencyCode(row.getString("receiver")),
                        new Attachment(
                                row.getString("sha256"),
                                row.getString("name"),
                                Consignment.MEDIA_TYPE,
                                row.getLong("size")),
                        row.getInt("priority"),
                        row.getBoolean("inlined"),
                        row.getTimestamp("decided_at").toInstant()),
                row.getTimestamp("added_at").toInstant(),
                erased == null ? null : erased.toInstant());
    }

    /** How far a consumer says it has come. */
    public record Acknowledged(String consumer, long position, Instant at) {}

    /** A consumer never goes back: to read again it needs no leave. */
    public Acknowledged acknowledge(String consumer, long position) {
        return database.sql("""
                        insert into acknowledgement (consumer, position, at) values (?, ?, now())
                        on conflict (consumer) do update
                        set position = greatest(acknowledgement.position, excluded.position), at = excluded.at
                        returning consumer, position, at""")
                .params(consumer, position)
                .query(Feed::acknowledged)
                .single();
    }

    public List<Acknowledged> acknowledgements() {
        return database.sql("select consumer, position, at from acknowledgement order by consumer")
                .query(Feed::acknowledged)
                .list();
    }

    private static Acknowledged acknowledged(ResultSet row, int n) throws SQLException {
        return new Acknowledged(
                row.getString("consumer"),
                row.getLong("position"),
                row.getTimestamp("at").toInstant());
    }
}
