package vn.lienthong.console.failure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.console.deadletter.DeadLetterFollower;
import vn.lienthong.console.failure.Replays.Sent;

/**
 * Carries replays out in the background, one process at a time (advisory lock), and goes on where it was after a restart. A
 * letter is sent again when all earlier ones of its key have been taken by their reader or set aside, so that their order stays
 * also where one of them comes back.
 */
@Component
class SendAgain implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SendAgain.class);
    private static final long LOCK = 0x11E2_7A10_0F41L;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Replays replays;
    private final DeadLetterFollower follower;
    private final LetterMeters meters;
    private final FailureSettings settings;
    private final DataSource dataSource;
    private final ProducerFactory<?, ?> producers;
    private final KafkaAdmin kafka;
    private final Clock clock;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    /** Nothing is sent before: so the rate is kept. Of the thread alone. */
    private long notBefore = System.nanoTime();

    SendAgain(
            Replays replays,
            DeadLetterFollower follower,
            LetterMeters meters,
            FailureSettings settings,
            DataSource dataSource,
            ProducerFactory<?, ?> producers,
            KafkaAdmin kafka,
            Clock clock) {
        this.replays = replays;
        this.follower = follower;
        this.meters = meters;
        this.settings = settings;
        this.dataSource = dataSource;
        this.producers = producers;
        this.kafka = kafka;
        this.clock = clock;
    }

    /** Says that there is something to do. Never blocks. */
    void wake() {
        work.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("send-again").start(this::run);
    }

    private void run() {
        var pause = SWEEP;
        while (running) {
            try {
                if (replays.isAnythingOpen()) {
                    carryOut();
                }
                pause = SWEEP;
            } catch (DataAccessException
                    | TransactionException
                    | KafkaException
                    | Sender.NotCertain
                    | ExecutionException
                    | SQLException e) {
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("again-in", pause)
                        .log("letters can't be sent again now; none is lost");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (!paused(pause)) {
                return;
            }
        }
    }

    private boolean paused(Duration pause) {
        try {
            await(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void carryOut() throws SQLException, ExecutionException, InterruptedException {
        try (var connection = dataSource.getConnection()) {
            if (!lock(connection)) {
                return;
            }
            try (var sender = Sender.open(producers.getConfigurationProperties(), kafka.getConfigurationProperties())) {
                settleDoubt(sender);
                while (running && replays.isAnythingOpen()) {
                    var isAwaited = hearOf(sender);
                    replays.finish();
                    var isAtIt = send(sender) || isAwaited;
                    // What waits for somebody to deal with an earlier letter may wait for days.
                    await(isAtIt ? LOOK : SWEEP);
                }
            } finally {
                unlock(connection);
            }
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (var answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private static void unlock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_advisory_unlock(?)")) {
            statement.setLong(1, LOCK);
            statement.executeQuery().close();
        }
    }

    /** After an interruption: what Kafka has is sent, what it hasn't waits again. */
    private void settleDoubt(Sender sender) throws ExecutionException, InterruptedException {
        for (var sent : replays.settleDoubt(sender.newestTurn())) {
            replays.place(sent, sender.end(partitionOf(sent)) - 1);
        }
    }

    /** Which letters their readers have passed, and which of those came back; whether any was awaited. */
    private boolean hearOf(Sender sender) throws ExecutionException, InterruptedException {
        var sent = replays.sent();
        if (sent.isEmpty()) {
            return false;
        }
        var committed = sender.committed(sent.stream().map(Sent::group).collect(Collectors.toSet()));
        var passed = sent.stream()
                .filter(one -> {
                    var reader = committed.getOrDefault(one.group(), Map.of()).get(partitionOf(one));
                    return reader != null && reader.offset() > one.offset();
                })
                .toList();
        if (passed.isEmpty()) {
            return true;
        }
        // A reader puts aside before it goes on: whatever came back of these is there to be read by now.
        follower.catchUp(passed.stream().map(Sent::deadLetters).collect(Collectors.toSet()));
        replays.passed(passed);
        replays.servicesOfReturned(passed).forEach(meters::returned);
        return true;
    }

    /** Whether something was sent, or will be in a moment. */
    private boolean send(Sender sender) throws ExecutionException, InterruptedException {
        if (notBefore - System.nanoTime() > 0) {
            return true;
        }
        var steps = replays.next(Math.min(settings.together(), settings.perSecond()));
        if (steps.isEmpty()) {
            return false;
        }
        var now = clock.instant();
        var records = steps.stream()
                .map(step -> Again.record(step.letter(), step.person(), step.reason(), now))
                .toList();
        var offsets = sender.send(records, steps.getLast().turn());
        replays.sent(steps, offsets);
        steps.forEach(step -> meters.sent(step.letter().service()));
        notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(1) * steps.size() / settings.perSecond();
        return true;
    }

    private static TopicPartition partitionOf(Sent sent) {
        return new TopicPartition(sent.topic(), sent.partition());
    }

    private void await(Duration pause) throws InterruptedException {
        if (!pause.isZero() && work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }

    @Override
    public void stop() {
        running = false;
        var mine = thread;
        work.release();
        if (mine != null) {
            try {
                mine.join(LONGEST_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
