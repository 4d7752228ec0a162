package vn.lienthong.console.deadletter;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What services put aside: where, when, why; never the contents. */
@Repository
public class DeadLetterLog {
    private static final int LONGEST_REASON = 500;

    private final JdbcTemplate database;

    DeadLetterLog(JdbcTemplate database) {
        this.database = database;
    }

    /** A record in a dead-letter topic. */
    record Letter(String topic, int partition, long offset, Instant at, String origin, String reason) {}

    /**
     * Letters put aside for the same reason.
     *
     * @param topic the dead-letter topic they are in
     * @param origin the topic they came from
     */
    public record Pile(String topic, String origin, String reason, long count, Instant first, Instant last) {}

    void add(List<Letter> letters) {
        database.batchUpdate(
                """
                insert into dead_letter (topic, partition, "offset", at, origin, reason) values (?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """,
                letters.stream()
                        .map(letter -> new Object[] {
                            letter.topic(),
                            letter.partition(),
                            letter.offset(),
                            Timestamp.from(letter.at()),
                            text(letter.origin()),
                            text(letter.reason())
                        })
                        .toList());
    }

    /** PostgreSQL keeps no NUL, and a reason is a sentence. */
    private static String text(String value) {
        var kept = value.replace('\0', '\uFFFD');
        return kept.length() <= LONGEST_REASON ? kept : kept.substring(0, LONGEST_REASON) + "…";
    }

    /** Everything put aside, by topic and reason, the newest first. */
    public List<Pile> piles() {
        return database.query(
                """
                select topic, origin, reason, count(*), min(at), max(at) from dead_letter
                group by topic, origin, reason order by max(at) desc
                """,
                (row, n) -> new Pile(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getTimestamp(5).toInstant(),
                        row.getTimestamp(6).toInstant()));
    }
}
