package vn.lienthong.console.failure;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.console.access.Person;

/**
 * Letters to be sent again (gửi lại): what was asked for, and how far each has come. A step is {@code waiting}, {@code
 * sending} while it isn't certain whether Kafka has it, {@code sent}, then {@code taken} or {@code returned}; {@code dropped}
 * if it was stopped before.
 */
@Component
class Replays {
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Deeds deeds;
    private final FailureSettings settings;
    private final Clock clock;

    Replays(JdbcClient database, TransactionTemplate transactions, Deeds deeds, FailureSettings settings, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.deeds = deeds;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param state {@code running}, {@code done} or {@code stopped} */
    record Replay(
            long id,
            @Nullable String pile,
            String person,
            String reason,
            Instant at,
            String state,
            int total,
            @Nullable Instant endedAt) {
        boolean isRunning() {
            return state.equals("running");
        }
    }

    /**
     * How far a replay is.
     *
     * @param waiting not sent yet
     * @param blocked of these, how many wait for an earlier letter of their key that isn't sent by any replay
     */
    record Progress(long waiting, long sent, long taken, long returned, long dropped, long blocked) {
        long handled() {
            return taken + returned;
        }
    }

    /** A letter to be sent, with the turn it has. */
    record Step(long replay, String person, String reason, Letter letter, long turn) {}

    /** A letter that was sent, and where it stands. */
    record Sent(
            long replay,
            long letter,
            String service,
            String deadLetters,
            String group,
            String topic,
            int partition,
            long offset) {}

    /**
     * Has these letters sent again: those of them that are open, lead somewhere and have no proposal waiting.
     *
     * @throws Refused if there is none among them
     */
    long start(Person who, @Nullable String pile, Collection<Long> ids, String reason) {
        if (ids.size() > settings.mostAtOnce()) {
            throw new Refused("too-many", settings.mostAtOnce());
        }
        return Objects.requireNonNull(transactions.execute(status -> {
            var taken = database.sql("""
                            update dead_letter l set state = 'queued', changed_at = ?
                            where id = any(?) and state = 'open' and way in ('settle', 'source')
                              and (value is not null or size = 0)
                              and not exists (select 1 from mend_letter m where m.letter = l.id and m.open)
                            returning id
                            """)
                    .params(now(), ids.toArray(Long[]::new))
                    .query(Long.class)
                    .list();
            if (taken.isEmpty()) {
                throw new Refused("none-to-send");
            }
            var id = database.sql(
                            "insert into replay (pile, person, reason, at, total) values (?, ?, ?, ?, ?) returning id")
                    .param(pile)
                    .param(who.id())
                    .param(reason)
                    .param(now())
                    .param(taken.size())
                    .query(Long.class)
                    .single();
            database.sql("insert into replay_step (replay, letter) select ?, unnest(?::bigint[])")
                    .params(id, taken.toArray(Long[]::new))
                    .update();
            deeds.replayStarted(who, id, taken.size(), pile, reason);
            return id;
        }));
    }

    /** What hasn't been sent stays where it is, and is open again. */
    void stop(Person who, long id) {
        transactions.executeWithoutResult(status -> {
            var stopped = database.sql(
                            "update replay set state = 'stopped', ended_at = ? where id = ? and state = 'running'")
                    .params(now(), id)
                    .update();
            if (stopped == 0) {
                throw new Refused("not-running");
            }
            var dropped = database.sql("""
                            update replay_step set state = 'dropped' where replay = ? and state = 'waiting' returning letter
                            """).param(id).query(Long.class).list();
            database.sql("update dead_letter set state = 'open', changed_at = ? where id = any(?) and state = 'queued'")
                    .params(now(), dropped.toArray(Long[]::new))
                    .update();
            deeds.replayStopped(who, id, dropped.size());
        });
    }

    Optional<Replay> find(long id) {
        return database.sql("select * from replay where id = ?")
                .param(id)
                .query(Replay.class)
                .optional();
    }

    List<Replay> list(long before, int limit) {
        return database.sql("select * from replay where id < ? order by id desc limit ?")
                .params(before, limit)
                .query(Replay.class)
                .list();
    }

    /** The replays a letter was part of, the newest first. */
    List<Replay> of(long letter) {
        return database.sql("""
                        select r.* from replay r join replay_step s on s.replay = r.id where s.letter = ?
                        order by r.id desc limit 20
                        """).param(letter).query(Replay.class).list();
    }

    Progress progress(long id) {
        return database.sql("""
                        select count(*) filter (where s.state in ('waiting', 'sending')) waiting,
                               count(*) filter (where s.state = 'sent') sent,
                               count(*) filter (where s.state = 'taken') taken,
                               count(*) filter (where s.state = 'returned') returned,
                               count(*) filter (where s.state = 'dropped') dropped,
                               count(*) filter (where s.state = 'waiting' and exists (
                                   select 1 from dead_letter l join dead_letter e
                                     on e.topic = l.topic and e.partition = l.partition and e.key = l.key
                                    and e.reader = l.reader and e.line < l.line and e.state = 'open'
                                   where l.id = s.letter)) blocked
                        from replay_step s where replay = ?
                        """).param(id).query(Progress.class).single();
    }

    /** Letters of a replay that came back. */
    List<Letter> returned(long id, int limit) {
        return database.sql("""
                        select l.* from replay_step s join dead_letter l on l.earlier = s.letter
                        where s.replay = ? and s.state = 'returned' order by l.id limit ?
                        """).params(id, limit).query(Letters::letter).list();
    }

    // ---- for who sends them

    /** Whether there is anything to do. */
    boolean isAnythingOpen() {
        return database.sql("""
                        select exists (select 1 from replay_step where state in ('waiting', 'sending', 'sent'))
                            or exists (select 1 from replay where state = 'running')
                        """).query(Boolean.class).single();
    }

    /**
     * The next letters to send, in the order in which they were written: of each key the first that is neither taken nor set
     * aside, so that the later ones wait for it. From here on it isn't certain whether Kafka has them.
     */
    List<Step> next(int limit) {
        return Objects.requireNonNull(transactions.execute(status -> {
            var found = database.sql("""
                            select s.replay step_replay, r.person, r.reason replay_reason, l.* from replay_step s
                            join replay r on r.id = s.replay and r.state = 'running'
                            join dead_letter l on l.id = s.letter
                            where s.state = 'waiting' and not exists (
                                select 1 from dead_letter e
                                where e.topic = l.topic and e.partition = l.partition and e.key = l.key
                                  and e.reader = l.reader and e.line < l.line and e.state in ('open', 'queued', 'sent'))
                            order by l.topic, l.partition, l.line, l.id limit ? for update of s
                            """)
                    .param(limit)
                    .query((row, n) -> new Step(
                            row.getLong("step_replay"),
                            row.getString("person"),
                            row.getString("replay_reason"),
                            Letters.letter(row, n),
                            0))
                    .list();
            var steps = new ArrayList<Step>(found.size());
            for (var step : found) {
                var turn = database.sql("""
                                update replay_step set state = 'sending', turn = nextval('replay_turn'), topic = ?,
                                       partition = ?, "offset" = null
                                where replay = ? and letter = ? returning turn
                                """)
                        .params(
                                Again.topicOf(step.letter()),
                                Again.partitionOf(step.letter()),
                                step.replay(),
                                step.letter().id())
                        .query(Long.class)
                        .single();
                steps.add(new Step(step.replay(), step.person(), step.reason(), step.letter(), turn));
            }
            return steps;
        }));
    }

    /** Kafka has it, there. */
    void sent(List<Step> steps, List<Long> offsets) {
        transactions.executeWithoutResult(status -> {
            for (int i = 0; i < steps.size(); i++) {
                database.sql("""
                                update replay_step set state = 'sent', "offset" = ?
                                where replay = ? and letter = ? and state = 'sending'
                                """)
                        .params(
                                offsets.get(i),
                                steps.get(i).replay(),
                                steps.get(i).letter().id())
                        .update();
                leftFor(steps.get(i).letter().id());
            }
        });
    }

    private void leftFor(long letter) {
        database.sql("update dead_letter set state = 'sent', changed_at = ? where id = ? and state = 'queued'")
                .params(now(), letter)
                .update();
    }

    /** Whoever sent before was interrupted: up to this turn Kafka has them, from there on it has none. */
    List<Sent> settleDoubt(long newestTurn) {
        return Objects.requireNonNull(transactions.execute(status -> {
            database.sql("update replay_step set state = 'waiting', turn = null where state = 'sending' and turn > ?")
                    .param(newestTurn)
                    .update();
            // What was to be stopped meanwhile is.
            database.sql("""
                            with dropped as (
                                update replay_step s set state = 'dropped' from replay r
                                where r.id = s.replay and r.state = 'stopped' and s.state = 'waiting' returning s.letter)
                            update dead_letter set state = 'open', changed_at = ?
                            where id in (select letter from dropped) and state = 'queued'
                            """).param(now()).update();
            database.sql("update replay_step set state = 'sent' where state = 'sending'")
                    .update();
            database.sql("""
                            update dead_letter set state = 'sent', changed_at = ?
                            where state = 'queued' and id in (select letter from replay_step where state = 'sent')
                            """).param(now()).update();
            // Turns go on above what Kafka knows, also after the database was restored or made anew.
            database.sql("select setval('replay_turn', greatest((select last_value from replay_turn), ?, 1))")
                    .param(newestTurn)
                    .query(Long.class)
                    .single();
            return sentWhere("and s.\"offset\" is null");
        }));
    }

    /** The end of the topic is good enough: once the reader has passed that, it has passed the letter. */
    void place(Sent sent, long offset) {
        database.sql("update replay_step set \"offset\" = ? where replay = ? and letter = ?")
                .params(offset, sent.replay(), sent.letter())
                .update();
    }

    /** What was sent and isn't known to be taken. */
    List<Sent> sent() {
        return sentWhere("");
    }

    private List<Sent> sentWhere(String more) {
        return database.sql("""
                        select s.replay, s.letter, l.service, l.topic dead_letters, l.reader "group", s.topic, s.partition,
                               coalesce(s."offset", -1) "offset"
                        from replay_step s join dead_letter l on l.id = s.letter where s.state = 'sent'
                        """ + more).query(Sent.class).list();
    }

    /** Their readers have passed them, and everything that was put aside until then is known. */
    void passed(List<Sent> passed) {
        transactions.executeWithoutResult(status -> {
            for (var one : passed) {
                database.sql(
                                "update replay_step set state = 'taken' where replay = ? and letter = ? and state = 'sent'")
                        .params(one.replay(), one.letter())
                        .update();
                database.sql("update dead_letter set state = 'taken', changed_at = ? where id = ? and state = 'sent'")
                        .params(now(), one.letter())
                        .update();
            }
        });
    }

    /** The services of those among these that came back. */
    List<String> servicesOfReturned(List<Sent> passed) {
        return database.sql("select service from dead_letter where id = any(?) and state = 'returned'")
                .param(passed.stream().map(Sent::letter).toArray(Long[]::new))
                .query(String.class)
                .list();
    }

    /** Replays of which nothing is left are done. */
    void finish() {
        database.sql("""
                        update replay r set state = 'done', ended_at = ?
                        where state = 'running' and not exists (
                            select 1 from replay_step s where s.replay = r.id and s.state in ('waiting', 'sending', 'sent'))
                        """).param(now()).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
