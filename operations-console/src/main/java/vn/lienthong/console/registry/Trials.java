package vn.lienthong.console.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.AuditTrail;
import vn.lienthong.console.neighbour.Neighbour.Reply;

/**
 * What routing was asked to try: it runs while nobody waits. All consoles on a database see all of it. The audit has each trial
 * before routing is asked, and what came of it after.
 *
 * <p>A console says now and then that it is there; what runs at one that doesn't any more counts as broken off.
 */
@Component
class Trials implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trials.class);
    private static final int BEATS_UNTIL_LOST = 4;
    private static final String WITHOUT_ANSWER =
            "select number, kind, target, asked, person, begun_at, ended_at, status, null as answer from trial ";

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final AuditTrail audit;
    private final TrialSettings settings;
    private final Clock clock;
    private final Set<UUID> own = ConcurrentHashMap.newKeySet();
    private final ExecutorService writing = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("trials").factory());

    Trials(
            JdbcClient database,
            PlatformTransactionManager transactions,
            AuditTrail audit,
            TrialSettings settings,
            Clock clock) {
        this.database = database;
        this.transactions = new TransactionTemplate(transactions);
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
        var beat = settings.lostAfter().toMillis() / BEATS_UNTIL_LOST;
        timer.scheduleWithFixedDelay(this::tend, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins one, unless one of the same kind and target runs: then it is that one.
     *
     * @param details for the audit
     * @param ask has routing try it
     */
    Trial begin(
            Trial.Kind kind,
            String target,
            String asked,
            Map<String, Object> details,
            Person who,
            Supplier<CompletableFuture<Reply>> ask) {
        var number = UUID.randomUUID();
        var act = new Act(kind.act(), target, "", Act.Outcome.ASKED, details);
        var trial = Objects.requireNonNull(transactions.execute(status -> {
            breakOffLost();
            var begun = database.sql("""
                            insert into trial (number, kind, target, asked, person, begun_at) values (?, ?, ?, ?, ?, ?)
                            on conflict (kind, target) where ended_at is null do nothing""")
                    .params(number, kind.name(), target, asked, who.id(), Timestamp.from(clock.instant()))
                    .update();
            if (begun == 0) {
                return newest(kind, target, 1).getFirst();
            }
            audit.write(who, act);
            return find(kind, target, number.toString()).orElseThrow();
        }));
        if (trial.number().equals(number)) {
            own.add(number);
            ask.get().thenAcceptAsync(reply -> end(number, who, act, reply), writing);
        }
        return trial;
    }

    private void end(UUID number, Person who, Act act, Reply reply) {
        try {
            transactions.executeWithoutResult(status -> {
                database.sql("update trial set ended_at = ?, status = ?, answer = ? where number = ?")
                        .param(Timestamp.from(clock.instant()))
                        .param(reply.status())
                        .param(reply.body().map(JsonNode::toString).orElse(null))
                        .param(number)
                        .update();
                audit.write(who, act.came(outcome(reply)));
            });
        } catch (DataAccessException | TransactionException e) {
            // That it was asked for stands in the audit; the trial is going to count as broken off.
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("what came of a trial can't be written down");
        } finally {
            own.remove(number);
        }
    }

    private static Act.Outcome outcome(Reply reply) {
        if (reply.isDone()) {
            return Act.Outcome.DONE;
        }
        return reply.status() == 0 || reply.status() >= 500 ? Act.Outcome.UNCLEAR : Act.Outcome.REFUSED;
    }

    /** One with what came of it. */
    Optional<Trial> find(Trial.Kind kind, String target, String number) {
        try {
            return database.sql("select * from trial where number = ? and kind = ? and target = ?")
                    .params(UUID.fromString(number), kind.name(), target)
                    .query(Trials::read)
                    .optional();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The newest first, without what came of them. */
    List<Trial> newest(Trial.Kind kind, String target, int most) {
        return database.sql(WITHOUT_ANSWER + "where kind = ? and target = ? order by begun_at desc, number limit ?")
                .params(kind.name(), target, most)
                .query(Trials::read)
                .list();
    }

    private static Trial read(ResultSet row, int index) throws SQLException {
        return new Trial(
                row.getObject("number", UUID.class),
                Trial.Kind.valueOf(row.getString("kind")),
                row.getString("target"),
                row.getString("asked"),
                row.getString("person"),
                row.getTimestamp("begun_at").toInstant(),
                instant(row, "ended_at"),
                row.getObject("status", Integer.class),
                row.getString("answer"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private void tend() {
        try {
            if (!own.isEmpty()) {
                database.sql("update trial set seen_at = now() where number = any(?::uuid[]) and ended_at is null")
                        .param(numbers())
                        .update();
            }
            breakOffLost();
            database.sql("""
                            delete from trial where ended_at is not null and (begun_at < ? or number in
                              (select number from trial order by begun_at desc, number offset ?))""")
                    .params(Timestamp.from(clock.instant().minus(settings.keptFor())), settings.mostKept())
                    .update();
        } catch (DataAccessException | TransactionException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("trials can't be tended; it is tried again");
        }
    }

    private String[] numbers() {
        return own.stream().map(UUID::toString).toArray(String[]::new);
    }

    private void breakOffLost() {
        database.sql("""
                        update trial set ended_at = seen_at
                        where ended_at is null and seen_at < now() - ? * interval '1 millisecond'""").param(settings.lostAfter().toMillis()).update();
    }

    /** What still runs here is broken off: nobody would hear what comes of it. */
    @Override
    public void close() {
        timer.shutdownNow();
        writing.shutdownNow();
        try {
            database.sql("update trial set ended_at = now() where number = any(?::uuid[]) and ended_at is null")
                    .param(numbers())
                    .update();
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the database can't be told that trials are broken off; others are going to notice");
        }
    }
}
