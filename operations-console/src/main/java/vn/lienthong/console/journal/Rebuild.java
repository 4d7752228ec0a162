package vn.lienthong.console.journal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.UnreadableEvent;

/**
 * Builds the read model of dossiers anew from the journal, in a schema beside the one that serves (dựng lại mô hình đọc), and
 * then puts it in its place in one transaction. Pages are served from the old one until then; the follower stands still for the last
 * moment only, and goes on where the new one is. One that is broken off leaves the old one as it was.
 */
@Component
public class Rebuild implements SmartLifecycle {
    /** What is the journal's alone: other tables stay. */
    static final List<String> TABLES = List.of("entry", "dossier", "concern", "due_since", "tally");

    private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
    private static final String SCHEMA = "rebuild";
    private static final String RETIRED = "retired";
    private static final String TOPIC = Topics.ROUTING_DOSSIER_JOURNAL.name();
    private static final Duration POLL = Duration.ofMillis(500);
    /** Only one at a time, whatever the number of instances. */
    private static final long LOCK = 0x6c69656e74686f6eL;

    private final DataSource source;
    private final ConsumerFactory<?, ?> consumers;
    private final KafkaListenerEndpointRegistry listeners;
    private final Clock clock;
    private volatile Standing standing = new Standing(State.NEVER, 0, 0, null, null, null);
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    /** Where a rebuild is. */
    public enum State {
        NEVER,
        READING,
        SWAPPING,
        DONE,
        FAILED
    }

    /**
     * How far a rebuild is.
     *
     * @param read records read so far
     * @param all records there were when it began, roughly: the markers of transactions count
     * @param reason why it failed
     */
    public record Standing(
            State state,
            long read,
            long all,
            @Nullable Instant begunAt,
            @Nullable Instant endedAt,
            @Nullable String reason) {
        /** How many of a hundred parts are done. */
        public int percent() {
            return state == State.DONE ? 100 : all == 0 ? 0 : (int) Math.min(99, 100 * read / all);
        }

        public boolean isUnderWay() {
            return state == State.READING || state == State.SWAPPING;
        }
    }

    Rebuild(
            DataSource source,
            ConsumerFactory<?, ?> consumers,
            KafkaListenerEndpointRegistry listeners,
            Clock clock,
            MeterRegistry meters) {
        this.source = source;
        this.consumers = consumers;
        this.listeners = listeners;
        this.clock = clock;
        Gauge.builder("read.model.rebuild.progress", this, one -> one.standing.percent() / 100.0)
                .description("how far the rebuild of the read model is, from 0 to 1")
                .register(meters);
    }

    public Standing standing() {
        return standing;
    }

    /** Begins one, unless one is under way; whether it did. */
    public synchronized boolean begin() {
        if (standing.isUnderWay()) {
            return false;
        }
        standing = new Standing(State.READING, 0, 0, clock.instant(), null, null);
        thread = Thread.ofPlatform().daemon().name("read-model-rebuild").start(this::rebuild);
        return true;
    }

    private void rebuild() {
        try (var connection = source.getConnection()) {
            var database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            if (!Boolean.TRUE.equals(database.queryForObject("select pg_try_advisory_lock(?)", Boolean.class, LOCK))) {
                fail("another instance rebuilds it");
                return;
            }
            try {
                rebuild(connection, database);
            } finally {
                database.execute("drop schema if exists %s cascade".formatted(SCHEMA));
                database.execute("reset search_path");
                database.queryForObject("select pg_advisory_unlock(?)", Boolean.class, LOCK);
            }
        } catch (SQLException | DataAccessException | KafkaException e) {
            log.atError().setCause(e).log("the read model couldn't be rebuilt; the one there is stays");
            fail(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("the service ended");
        }
    }

    private void fail(String reason) {
        var now = standing;
        standing = new Standing(State.FAILED, now.read(), now.all(), now.begunAt(), clock.instant(), reason);
    }

    private void rebuild(Connection connection, JdbcTemplate database) throws InterruptedException {
        var begun = clock.instant();
        database.execute("drop schema if exists %s cascade".formatted(SCHEMA));
        database.execute("create schema %s".formatted(SCHEMA));
        for (var table : TABLES) {
            copyShape(database, table);
        }
        database.execute("create table %s.progress (like public.progress including all)".formatted(SCHEMA));
        database.execute("set search_path to %s, public".formatted(SCHEMA));
        var single = new SingleConnectionDataSource(connection, true);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(single));
        var model = new ReadModel(new JdbcTemplate(single));
        try (var consumer = consumers.createConsumer(null, "-rebuild", null)) {
            var partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(info -> new TopicPartition(TOPIC, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var begins = consumer.beginningOffsets(partitions);
            long all = sum(ends) - sum(begins);
            standing = new Standing(State.READING, 0, all, begun, null, null);
            readUntil(consumer, ends, model, transaction);
            swap(consumer, partitions, database, model, transaction);
        }
        standing = new Standing(State.DONE, standing.read(), standing.all(), begun, clock.instant(), null);
        log.atInfo()
                .addKeyValue("records", standing.read())
                .addKeyValue("seconds", Duration.between(begun, clock.instant()).toSeconds())
                .log("the read model was rebuilt");
    }

    /** An empty table like the one that serves, its indexes by the same names: migrations to come know them by those. */
    private static void copyShape(JdbcTemplate database, String table) {
        database.execute("""
                create table %1$s.%2$s
                (like public.%2$s including defaults including constraints including generated including storage)
                """.formatted(SCHEMA, table));
        var served = "('public.' || ?)::regclass";
        database.queryForList("""
                        select format('alter table %%I.%%I add constraint %%I %%s', '%s', ?, conname, pg_get_constraintdef(oid))
                        from pg_constraint where conrelid = %s and contype in ('p', 'u') order by conname
                        """.formatted(SCHEMA, served), String.class, table, table)
                .forEach(database::execute);
        database.queryForList("""
                        select replace(pg_get_indexdef(indexrelid), ' ON public.', ' ON %s.')
                        from pg_index
                        where indrelid = %s and not exists (select from pg_constraint where conindid = indexrelid)
                        """.formatted(SCHEMA, served), String.class, table)
                .forEach(database::execute);
        database.queryForList(
                        "select array_to_string(reloptions, ', ') from pg_class where oid = %s and reloptions is not null"
                                .formatted(served),
                        String.class,
                        table)
                .forEach(options -> database.execute("alter table %s.%s set (%s)".formatted(SCHEMA, table, options)));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(offset -> offset).sum();
    }

    private void readUntil(
            Consumer<?, ?> consumer, Map<TopicPartition, Long> ends, ReadModel model, TransactionTemplate transaction)
            throws InterruptedException {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var records = consumer.poll(POLL);
            if (records.isEmpty()) {
                continue;
            }
            var batch = new ArrayList<ConsumerRecord<String, byte[]>>();
            for (ConsumerRecord<?, ?> record : records) {
                @SuppressWarnings("unchecked")
                var typed = (ConsumerRecord<String, byte[]>) record;
                batch.add(typed);
            }
            try {
                take(batch, model, transaction);
            } catch (DataIntegrityViolationException | MalformedIdentity e) {
                batch.forEach(record -> takeOrPassOver(record, model, transaction));
            }
            var now = standing;
            standing = new Standing(now.state(), now.read() + batch.size(), now.all(), now.begunAt(), null, null);
        }
    }

    private static void take(
            List<ConsumerRecord<String, byte[]>> batch, ReadModel model, TransactionTemplate transaction) {
        var next = new HashMap<TopicPartition, Long>();
        batch.forEach(record ->
                next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max));
        var entries = batch.stream().flatMap(record -> read(record).stream()).toList();
        transaction.executeWithoutResult(status -> model.take(entries, next));
    }

    /** What can't be kept is with the dead letters since it was read first. */
    private static void takeOrPassOver(
            ConsumerRecord<String, byte[]> record, ReadModel model, TransactionTemplate transaction) {
        try {
            take(List.of(record), model, transaction);
        } catch (DataIntegrityViolationException | MalformedIdentity e) {
            transaction.executeWithoutResult(status -> model.remember(
                    Map.of(new TopicPartition(record.topic(), record.partition()), record.offset() + 1)));
        }
    }

    private static Optional<Arrived<DossierEvent>> read(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(Arrived.read(record, ReadModel.EVENTS));
        } catch (UnreadableEvent e) {
            return Optional.empty();
        }
    }

    /** The follower stands still, so that the new model is nowhere behind the old one when it takes its place. */
    private void swap(
            Consumer<?, ?> consumer,
            List<TopicPartition> partitions,
            JdbcTemplate database,
            ReadModel model,
            TransactionTemplate transaction)
            throws InterruptedException {
        var now = standing;
        standing = new Standing(State.SWAPPING, now.read(), now.all(), now.begunAt(), null, null);
        var follower = listeners.getListenerContainer(JournalFollower.GROUP);
        if (follower == null) {
            throw new IllegalStateException("nobody follows the journal");
        }
        follower.stop();
        try {
            var reached = new HashMap<TopicPartition, Long>();
            for (var partition : partitions) {
                database.queryForList(
                                "select next_offset from public.progress where topic = ? and partition = ?",
                                Long.class,
                                partition.topic(),
                                partition.partition())
                        .forEach(offset -> reached.put(partition, offset));
            }
            readUntil(consumer, reached, model, transaction);
            transaction.executeWithoutResult(status -> {
                database.execute("set local lock_timeout to '10s'");
                database.execute("drop schema if exists %s cascade".formatted(RETIRED));
                database.execute("create schema %s".formatted(RETIRED));
                for (var table : TABLES) {
                    database.execute("alter table public.%s set schema %s".formatted(table, RETIRED));
                    database.execute("alter table %s.%s set schema public".formatted(SCHEMA, table));
                }
                database.update("delete from public.progress where topic = ?", TOPIC);
                database.update("""
                        insert into public.progress (topic, partition, next_offset)
                        select topic, partition, next_offset from %s.progress where topic = ?
                        """.formatted(SCHEMA), TOPIC);
                database.execute("drop schema %s cascade".formatted(RETIRED));
            });
        } finally {
            follower.start();
        }
    }

    // ---- ends with the service

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        var rebuilding = thread;
        if (rebuilding != null) {
            rebuilding.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
