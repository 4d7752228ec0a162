package vn.lienthong.support.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.trace.Traces;

/**
 * Sends the outbox to Kafka: woken by each commit, and by itself every second for what a crash left behind. One publisher
 * at a time holds the database's advisory lock, over all instances, and sends in the order of the rows, so order per key
 * is kept. A row is deleted once the broker has acknowledged it.
 */
public class OutboxPublisher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);
    private static final long ADVISORY_LOCK = 0x6f757462_6f78L; // "outbox"
    private static final int BATCH = 1000;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration LOCK_TAKEN = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(45);

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final KafkaTemplate<String, byte[]> kafka;
    private final Traces traces;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    public OutboxPublisher(
            JdbcClient database,
            TransactionTemplate transactions,
            KafkaTemplate<String, byte[]> kafka,
            MeterRegistry meters) {
        this(database, transactions, kafka, meters, Traces.NONE);
    }

    OutboxPublisher(
            JdbcClient database,
            TransactionTemplate transactions,
            KafkaTemplate<String, byte[]> kafka,
            MeterRegistry meters,
            Traces traces) {
        this.traces = traces;
        this.database = database;
        this.transactions = transactions;
        this.kafka = kafka;
        Gauge.builder("outbox.pending", this, OutboxPublisher::pending)
                .description("events committed and not yet acknowledged by Kafka")
                .register(meters);
        Gauge.builder("outbox.age", this, OutboxPublisher::age)
                .baseUnit("seconds")
                .description("age of the oldest event not yet acknowledged by Kafka")
                .register(meters);
    }

    private record Row(long id, ProducerRecord<String, byte[]> record) {}

    private enum Round {
        SENT,
        NOTHING_TO_DO,
        SOMEBODY_ELSE_IS_AT_IT
    }

    /** Says that something was committed. Never blocks. */
    void wake() {
        work.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("outbox-publisher").start(this::run);
    }

    private void run() {
        var pause = Duration.ZERO;
        while (running) {
            try {
                pause = switch (round()) {
                    case SENT -> Duration.ZERO;
                    case NOTHING_TO_DO -> SWEEP;
                    case SOMEBODY_ELSE_IS_AT_IT -> LOCK_TAKEN;
                };
            } catch (DataAccessException
                    | TransactionException
                    | KafkaException
                    | org.apache.kafka.common.KafkaException
                    | NotAcknowledged e) {
                pause = pause.isZero() || pause.compareTo(SWEEP) < 0 ? SWEEP : pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("again-in", pause)
                        .log("the outbox can't be published; nothing is lost");
                sleep(pause);
                continue;
            }
            await(pause);
        }
    }

    private Round round() {
        return java.util.Objects.requireNonNull(transactions.execute(status -> {
            var mine = database.sql("select pg_try_advisory_xact_lock(?)")
                    .param(ADVISORY_LOCK)
                    .query(Boolean.class)
                    .single();
            if (!mine) {
                return Round.SOMEBODY_ELSE_IS_AT_IT;
            }
            work.drainPermits();
            var rows = rows();
            if (rows.isEmpty()) {
                return Round.NOTHING_TO_DO;
            }
            send(rows);
            database.sql("delete from outbox where id = any(?)")
                    .param(rows.stream().map(Row::id).toArray(Long[]::new))
                    .update();
            return Round.SENT;
        }));
    }

    private List<Row> rows() {
        return database.sql("select id, topic, key, headers, data from outbox order by id limit " + BATCH)
                .query((result, n) -> new Row(
                        result.getLong("id"),
                        new ProducerRecord<>(
                                result.getString("topic"),
                                null,
                                result.getString("key"),
                                result.getBytes("data"),
                                KafkaEvents.headers(Outbox.headers(result.getString("headers"))))))
                .list();
    }

    private void send(List<Row> rows) {
        var sent = new ArrayList<CompletableFuture<?>>(rows.size());
        for (var row : rows) {
            sent.add(send(row.record()));
        }
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(ACKNOWLEDGEMENT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAcknowledged(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotAcknowledged(e);
        }
    }

    private CompletableFuture<?> send(ProducerRecord<String, byte[]> record) {
        if (!traces.isOn()) {
            return kafka.send(record);
        }
        try (var _ = traces.follow("outbox send", KafkaEvents.header(record.headers()), "topic", record.topic())) {
            traces.mark(record.headers());
            return kafka.send(record);
        }
    }

    private static final class NotAcknowledged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAcknowledged(Throwable cause) {
            super("Kafka didn't acknowledge", cause);
        }
    }

    private double pending() {
        return database.sql("select count(*) from outbox").query(Long.class).single();
    }

    private double age() {
        return database.sql("select coalesce(extract(epoch from now() - min(at)), 0) from outbox")
                .query(Double.class)
                .single();
    }

    private void await(Duration pause) {
        if (pause.isZero()) {
            return;
        }
        try {
            if (work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                work.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    @Override
    public void stop() {
        running = false;
        work.release();
        var publishing = thread;
        if (publishing != null) {
            try {
                publishing.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        // After the web server has stopped taking requests.
        return -500;
    }
}
