package vn.lienthong.console.signing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What both journals say of signatures: how many, what was refused, and what is still outstanding. */
@Repository
class SealCounts {
    /** What is outstanding is looked for so far back. */
    private static final Duration OUTSTANDING_SINCE = Duration.ofDays(30);
    /** So many of those awaited are named; all are counted. */
    private static final int MOST_NAMED = 20;

    private static final String GIVEN = """
        select count(*) filter (where at >= ?) as minute, count(*) filter (where at >= ?) as hour, count(*) as day
        from (select at from entry
              where type = 'vn.lienthong.result-sealed.v1' and at >= ?
              union all
              select at from document_entry
              where type in ('vn.lienthong.document-package-signed.v1', 'vn.lienthong.document-request-signed.v1')
                and at >= ?) as given
        """;
    private static final String REFUSED = """
        select reason, count(*) filter (where at >= ?) as hour, count(*) filter (where at >= ?) as day, count(*) as week,
               max(at) as newest
        from (select at, data ->> 'reasonCode' as reason from entry
              where type = 'vn.lienthong.seal-refused.v1' and at >= ?
              union all
              select at, data ->> 'reasonCode' from document_entry
              where type in ('vn.lienthong.document-signing-refused.v1', 'vn.lienthong.document-request-unsigned.v1')
                and at >= ?) as refused
        where reason is not null
        group by reason order by week desc, reason
        """;
    private static final String UNTIMED = """
        select count(*) as number, min(at) as oldest
        from (select at from entry as given
              where type = 'vn.lienthong.result-sealed.v1' and data -> 'assurance' ->> 'level' = 'B' and at >= ?
                and not exists (select from entry as timed
                                where timed.dossier = given.dossier
                                  and timed.type = 'vn.lienthong.result-timestamped.v1'
                                  and timed.data ->> 'request' = given.data ->> 'request')
              union all
              select at from document_entry as given
              where type in ('vn.lienthong.document-package-signed.v1', 'vn.lienthong.document-request-signed.v1')
                and data -> 'assurance' ->> 'level' = 'B' and at >= ?
                and not exists (select from document_entry as timed
                                where timed.document = given.document
                                  and timed.type = 'vn.lienthong.document-package-timestamped.v1'
                                  and timed.data ->> 'before' = given.data #>> '{consignment,edxml,sha256}')
             ) as untimed
        """;
    private static final String AWAITED = """
        select story, is_dossier, agency, at, until, count(*) over () as number
        from (select dossier as story, true as is_dossier, data ->> 'agency' as agency, at,
                     (data ->> 'until')::timestamptz as until
              from entry as asked
              where type = 'vn.lienthong.seal-awaits-approval.v1' and at >= ?
                and not exists (select from entry as answer
                                where answer.dossier = asked.dossier
                                  and answer.type in ('vn.lienthong.result-sealed.v1', 'vn.lienthong.seal-refused.v1')
                                  and answer.data ->> 'request' = asked.data ->> 'request')
              union all
              select document, false, data ->> 'agency', at, (data ->> 'until')::timestamptz
              from document_entry as asked
              where type = 'vn.lienthong.document-signing-awaits-approval.v1' and at >= ?
                and not exists (select from document_entry as answer
                                where answer.document = asked.document and answer.sequence > asked.sequence
                                  and answer.type in ('vn.lienthong.document-package-signed.v1',
                                                      'vn.lienthong.document-signing-refused.v1',
                                                      'vn.lienthong.document-request-signed.v1',
                                                      'vn.lienthong.document-request-unsigned.v1'))
             ) as awaited
        order by until, story limit ?
        """;

    private final JdbcTemplate database;

    SealCounts(JdbcTemplate database) {
        this.database = database;
    }

    /** Over how long something is counted. */
    enum Window {
        MINUTE(Duration.ofMinutes(1)),
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1)),
        WEEK(Duration.ofDays(7));

        private final Duration length;

        Window(Duration length) {
            this.length = length;
        }

        Duration length() {
            return length;
        }

        private Timestamp before(Instant now) {
            return Timestamp.from(now.minus(length));
        }
    }

    /** Signatures given, by window. */
    Map<Window, Long> given(Instant now) {
        var counts = new EnumMap<Window, Long>(Window.class);
        var day = Window.DAY.before(now);
        database.query(
                GIVEN,
                row -> {
                    counts.put(Window.MINUTE, row.getLong("minute"));
                    counts.put(Window.HOUR, row.getLong("hour"));
                    counts.put(Window.DAY, row.getLong("day"));
                },
                Window.MINUTE.before(now),
                Window.HOUR.before(now),
                day,
                day);
        return counts;
    }

    /** What was refused for a reason. */
    record Refusals(String reason, long hour, long day, long week, Instant newest) {}

    List<Refusals> refused(Instant now) {
        var week = Window.WEEK.before(now);
        return database.query(
                REFUSED,
                (row, n) -> new Refusals(
                        row.getString("reason"),
                        row.getLong("hour"),
                        row.getLong("day"),
                        row.getLong("week"),
                        row.getTimestamp("newest").toInstant()),
                Window.HOUR.before(now),
                Window.DAY.before(now),
                week,
                week);
    }

    /**
     * Signatures whose timestamp is outstanding.
     *
     * @param oldest since when the oldest of them waits; null where there is none
     */
    record Untimed(long number, @Nullable Instant oldest) {}

    Untimed untimed(Instant now) {
        var since = Timestamp.from(now.minus(OUTSTANDING_SINCE));
        var found = database.queryForObject(
                UNTIMED,
                (row, n) -> {
                    var oldest = row.getTimestamp("oldest");
                    return new Untimed(row.getLong("number"), oldest == null ? null : oldest.toInstant());
                },
                since,
                since);
        return found == null ? new Untimed(0, null) : found;
    }

    /** An approval that is awaited, of a dossier's or a document's signature. */
    record Awaited(String story, boolean ofDossier, String agency, Instant since, Instant until) {}

    /** @param named those that lapse first */
    record Approvals(long number, List<Awaited> named) {}

    Approvals awaited(Instant now) {
        var since = Timestamp.from(now.minus(OUTSTANDING_SINCE));
        var all = new ArrayList<Long>();
        var named = database.query(
                AWAITED,
                (row, n) -> {
                    all.add(row.getLong("number"));
                    return awaited(row);
                },
                since,
                since,
                MOST_NAMED);
        return new Approvals(all.isEmpty() ? 0 : all.getFirst(), named);
    }

    private static Awaited awaited(ResultSet row) throws SQLException {
        return new Awaited(
                row.getString("story"),
                row.getBoolean("is_dossier"),
                row.getString("agency"),
                row.getTimestamp("at").toInstant(),
                row.getTimestamp("until").toInstant());
    }
}
