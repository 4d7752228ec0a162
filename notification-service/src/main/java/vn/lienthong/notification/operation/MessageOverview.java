package vn.lienthong.notification.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How the messages do, from PostgreSQL. Nothing of it is about a citizen. */
@Component
class MessageOverview {
    private final JdbcClient database;
    private final OperationSettings settings;

    MessageOverview(JdbcClient database, OperationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * @param since messages planned before aren't counted, but for those still waiting or undecided
     * @param failures the most frequent reasons, by channel
     */
    record Overview(
            Instant since, List<Count> counts, @Nullable Instant oldestPlanned, List<Failure> failures) {}

    /** @param provider null where it isn't with one yet, or never was */
    record Count(String channel, @Nullable String provider, String state, long count) {}

    /** @param reason null where none was noted */
    record Failure(String channel, @Nullable String reason, long count, Instant last) {}

    Overview overview() {
        var since = Optional.ofNullable(database.sql("select now() - ? * interval '1 millisecond'")
                        .param(settings.overviewOf().toMillis())
                        .query((row, n) -> row.getTimestamp(1).toInstant())
                        .single())
                .orElseThrow();
        return new Overview(
                since,
                database.sql("""
                                select channel, provider, state, count(*) as n from message
                                where event not like 'test/%'
                                  and (planned_at >= ?::timestamptz or state in ('PLANNED', 'HELD', 'SENDING', 'UNDECIDED'))
                                group by channel, provider, state order by channel, provider nulls first, state""")
                        .param(since.toString())
                        .query((row, n) -> new Count(
                                row.getString("channel"),
                                row.getString("provider"),
                                row.getString("state"),
                                row.getLong("n")))
                        .list(),
                database.sql("select min(planned_at) from message where state = 'PLANNED'")
                        .query((row, n) -> Optional.ofNullable(row.getTimestamp(1)))
                        .single()
                        .map(java.sql.Timestamp::toInstant)
                        .orElse(null),
                database.sql("""
                                select channel, reason, count(*) as n, max(settled_at) as last from message
                                where state = 'FAILED' and event not like 'test/%' and planned_at >= ?::timestamptz
                                group by channel, reason order by count(*) desc, channel, reason limit 50""")
                        .param(since.toString())
                        .query((row, n) -> new Failure(
                                row.getString("channel"),
                                row.getString("reason"),
                                row.getLong("n"),
                                row.getTimestamp("last").toInstant()))
                        .list());
    }

    /** A message in trouble: enough to find it and to do something about it. */
    record InTrouble(
            long id,
            String dossier,
            String situation,
            String channel,
            String state,
            @Nullable String reason,
            int attempts,
            Instant plannedAt) {}

    /** The newest. */
    List<InTrouble> inTrouble(String state, int most) {
        return database.sql("""
                        select id, dossier, situation, channel, state, reason, attempts, planned_at from message
                        where state = ? and event not like 'test/%' order by id desc limit ?""")
                .params(state, most)
                .query((row, n) -> new InTrouble(
                        row.getLong("id"),
                        row.getString("dossier"),
                        row.getString("situation"),
                        row.getString("channel"),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getInt("attempts"),
                        row.getTimestamp("planned_at").toInstant()))
                .list();
    }
}
