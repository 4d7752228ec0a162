package vn.lienthong.console.deadletter;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** What services put aside: where, when, why, and the bytes. */
@Repository
public class DeadLetterLog {
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Clock clock;

    DeadLetterLog(JdbcClient database, TransactionTemplate transactions, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Open letters put aside for the same reason.
     *
     * @param topic the dead-letter topic they are in
     * @param origin the topic they came from
     */
    public record Pile(String topic, String origin, String reason, long count, Instant first, Instant last) {}

    private record Earlier(long id, long line, int attempt) {}

    /** Takes letters in, each once however often it comes, and notes how far their topics have been followed. */
    void add(List<DeadLetter> letters, Map<TopicPartition, Long> next) {
        transactions.executeWithoutResult(status -> {
            letters.forEach(this::add);
            next.forEach(this::followed);
        });
    }

    private void followed(TopicPartition partition, long offset) {
        database.sql("""
                        insert into dead_letter_place (topic, partition, next_offset) values (?, ?, ?)
                        on conflict (topic, partition) do update
                        set next_offset = greatest(dead_letter_place.next_offset, excluded.next_offset)
                        """)
                .params(partition.topic(), partition.partition(), offset)
                .update();
    }

    private void add(DeadLetter letter) {
        var earlier = earlier(letter);
        var attempt = letter.attempt() != null ? letter.attempt() : earlier == null ? 1 : earlier.attempt() + 1;
        var added = database.sql("""
                        insert into dead_letter (topic, partition, "offset", at, service, reader, origin,
                            origin_partition, origin_offset, origin_at, key, event_id, event_type, agency, reason,
                            exception, cause, pile, held_as, headers, size, value, way, line, attempt, earlier, changed_at)
                        values (:topic, :partition, :offset, :at, :service, :reader, :origin,
                            :originPartition, :originOffset, :originAt, :key, :eventId, :eventType, :agency, :reason,
                            :exception, :cause, :pile, :heldAs, :headers::jsonb, :size, :value, :way, :line, :attempt,
                            :earlier, :now)
                        on conflict (topic, partition, "offset") do nothing
                        """)
                .param("topic", letter.topic())
                .param("partition", letter.partition())
                .param("offset", letter.offset())
                .param("at", Timestamp.from(letter.at()))
                .param("service", letter.service())
                .param("reader", letter.reader())
                .param("origin", letter.origin())
                .param("originPartition", letter.originPartition())
                .param("originOffset", letter.originOffset())
                .param("originAt", letter.originAt() == null ? null : Timestamp.from(letter.originAt()))
                .param("key", letter.key())
                .param("eventId", letter.eventId())
                .param("eventType", letter.eventType())
                .param("agency", letter.agency())
                .param("reason", letter.reason())
                .param("exception", letter.exception())
                .param("cause", letter.cause().kind().id())
                .param("pile", letter.pile())
                .param("heldAs", letter.heldAs())
                .param("headers", letter.headers())
                .param("size", letter.size())
                .param("value", letter.value())
                .param("way", letter.way().id())
                .param("line", earlier == null ? letter.offset() : earlier.line())
                .param("attempt", attempt)
                .param("earlier", earlier == null ? null : earlier.id())
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (added > 0 && earlier != null) {
            cameBack(earlier.id());
        }
    }

    /** What this letter was before it was sent again: named by its header, or by the id that routing keeps. */
    private @Nullable Earlier earlier(DeadLetter letter) {
        var named = letter.earlier() == null ? new String[0] : letter.earlier().split("/", -1);
        if (named.length == 3 && named[1].matches("\\d{1,9}") && named[2].matches("\\d{1,18}")) {
            return database.sql("""
                            select id, line, attempt from dead_letter
                            where topic = ? and partition = ? and "offset" = ? and topic = ?
                            """)
                    .params(named[0], Integer.valueOf(named[1]), Long.valueOf(named[2]), letter.topic())
                    .query(Earlier.class)
                    .optional()
                    .orElse(null);
        }
        if (letter.heldAs() == null) {
            return null;
        }
        return database.sql("""
                        select id, line, attempt from dead_letter
                        where held_as = ? and topic = ? and partition = ? and "offset" < ?
                        order by "offset" desc limit 1
                        """)
                .params(letter.heldAs(), letter.topic(), letter.partition(), letter.offset())
                .query(Earlier.class)
                .optional()
                .orElse(null);
    }

    private void cameBack(long id) {
        var now = Timestamp.from(clock.instant());
        database.sql("update dead_letter set state = 'returned', changed_at = ? where id = ?")
                .params(now, id)
                .update();
        database.sql("update replay_step set state = 'returned' where letter = ? and state in ('sent', 'taken')")
                .param(id)
                .update();
    }

    /** Where to go on reading a partition. */
    long next(TopicPartition partition) {
        return database.sql("select next_offset from dead_letter_place where topic = ? and partition = ?")
                .params(partition.topic(), partition.partition())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Everything that is open, by topic and reason, the newest first. */
    public List<Pile> piles() {
        return database.sql("""
                        select topic, origin, reason, count(*), min(at), max(at) from dead_letter
                        where state = 'open' group by topic, origin, reason order by max(at) desc
                        """)
                .query((row, n) -> new Pile(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getTimestamp(5).toInstant(),
                        row.getTimestamp(6).toInstant()))
                .list();
    }
}
