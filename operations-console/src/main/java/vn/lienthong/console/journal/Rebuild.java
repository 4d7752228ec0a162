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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
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
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.UnreadableEvent;

/**
 * Builds a read model anew from its journal, in a schema beside the one that serves (dựng lại mô hình đọc), and then puts it in
 * its place in one transaction; one at a time. Pages are served from the old one until then; the follower stands still for the last
 * moment only, and goes on where the new one is. One that is broken off leaves the old one as it was.
 */
@Component
public class Rebuild implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
    private static final String SCHEMA = "rebuild";
    private static final String RETIRED = "retired";
    private static final Duration POLL = Duration.ofMillis(500);
    /** Only one at a time, whatever the number of instances. */
    private static final long LOCK = 0x6c69656e74686f6eL;

    private final DataSource source;
    private final ConsumerFactory<?, ?> consumers;
    private final KafkaListenerEndpointRegistry listeners;
    private final RebuildSettings settings;
    private final Clock clock;
    /** How far the last rebuild of each is, by its id, in the order they are shown. */
    private final Map<String, Rebuilt<?>> models = new LinkedHashMap<>();

    private volatile @Nullable Thread thread;
    private volatile boolean running;

    /** Where a rebuild is. */
    public enum State {
        NEVER,
        READING,
        /** All that was there is read; what it is searched by is made. */
        INDEXING,
        SWAPPING,
        DONE,
        FAILED
    }

    /** Why a rebuild was broken off. */
    public enum Why {
        /** Another instance of the console builds one. */
        ELSEWHERE,
        /** The console was ended. */
        ENDED,
        /** Somebody reads in the old one for so long that the new one couldn't take its place. */
        IN_USE,
        DATABASE,
        KAFKA;

        private static final String NO_LOCK = "55P03";

        private static Why of(Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException failed) {
                    return NO_LOCK.equals(failed.getSQLState()) ? IN_USE : DATABASE;
                }
                if (cause instanceof KafkaException) {
                    return KAFKA;
                }
            }
            return DATABASE;
        }
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
            @Nullable Why reason) {
        /** How many of a hundred parts are done. */
        public int percent() {
            return state == State.DONE ? 100 : all == 0 ? 0 : (int) Math.min(99, 100 * read / all);
        }

        public boolean isUnderWay() {
            return state == State.READING || state == State.INDEXING || state == State.SWAPPING;
        }
    }

    /** A model and how far its rebuild is. */
    private static final class Rebuilt<E> {
        private final Rebuildable<E> model;
        private volatile Standing standing = new Standing(State.NEVER, 0, 0, null, null, null);

        Rebuilt(Rebuildable<E> model) {
            this.model = model;
        }

        String topic() {
            return model.journal().name();
        }

        void now(State state) {
            standing = new Standing(state, standing.read(), standing.all(), standing.begunAt(), null, null);
        }

        void read(int more) {
            var now = standing;
            standing = new Standing(now.state(), now.read() + more, now.all(), now.begunAt(), null, null);
        }

        void ended(State state, Instant at, @Nullable Why reason) {
            var now = standing;
            standing = new Standing(state, now.read(), now.all(), now.begunAt(), at, reason);
        }
    }

    Rebuild(
            DataSource source,
            ConsumerFactory<?, ?> consumers,
            KafkaListenerEndpointRegistry listeners,
            List<Rebuildable<?>> rebuildables,
            RebuildSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.source = source;
        this.consumers = consumers;
        this.listeners = listeners;
        this.settings = settings;
        this.clock = clock;
        for (var one : rebuildables) {
            var rebuilt = new Rebuilt<>(one);
            models.put(one.id(), rebuilt);
            Gauge.builder("read.model.rebuild.progress", rebuilt, model -> model.standing.percent() / 100.0)
                    .description("how far the rebuild of a read model is, from 0 to 1")
                    .tag("model", one.id())
                    .register(meters);
        }
    }

    /** The ids of the models that can be built anew. */
    public List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** @throws IllegalArgumentException if there is no such model */
    public Standing standing(String model) {
        return of(model).standing;
    }

    private Rebuilt<?> of(String model) {
        var found = models.get(model);
        if (found == null) {
            throw new IllegalArgumentException("no read model is called so");
        }
        return found;
    }

    public boolean isUnderWay() {
        return models.values().stream().anyMatch(model -> model.standing.isUnderWay());
    }

    /**
     * Begins one, unless one is under way, of whatever model; whether it did.
     *
     * @throws IllegalArgumentException if there is no such model
     */
    public synchronized boolean begin(String model) {
        var rebuilt = of(model);
        if (isUnderWay()) {
            return false;
        }
        rebuilt.standing = new Standing(State.READING, 0, 0, clock.instant(), null, null);
        thread = Thread.ofPlatform().daemon().name("read-model-rebuild").start(() -> rebuild(rebuilt));
        return true;
    }

    private void rebuild(Rebuilt<?> rebuilt) {
        try (var connection = source.getConnection()) {
            var database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            if (!Boolean.TRUE.equals(database.queryForObject("select pg_try_advisory_lock(?)", Boolean.class, LOCK))) {
                rebuilt.ended(State.FAILED, clock.instant(), Why.ELSEWHERE);
                return;
            }
            try {
                rebuild(rebuilt, connection, database);
            } finally {
                database.execute("drop schema if exists %s cascade".formatted(SCHEMA));
                database.execute("reset search_path");
                database.execute("reset synchronous_commit");
                database.execute("reset maintenance_work_mem");
                database.queryForObject("select pg_advisory_unlock(?)", Boolean.class, LOCK);
            }
        } catch (SQLException | DataAccessException | TransactionException | KafkaException | IllegalStateException e) {
            log.atError()
                    .addKeyValue("model", rebuilt.model.id())
                    .setCause(e)
                    .log("a read model couldn't be rebuilt; the one there is stays");
            rebuilt.ended(State.FAILED, clock.instant(), Why.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            rebuilt.ended(State.FAILED, clock.instant(), Why.ENDED);
        }
    }

    private <E> void rebuild(Rebuilt<E> rebuilt, Connection connection, JdbcTemplate database)
            throws InterruptedException {
        var begun = clock.instant();
        database.execute("drop schema if exists %s cascade".formatted(SCHEMA));
        database.execute("create schema %s".formatted(SCHEMA));
        for (var table : rebuilt.model.tables()) {
            copyShape(database, table);
        }
        database.execute("create table %s.progress (like public.progress including all)".formatted(SCHEMA));
        database.execute("set search_path to %s, public".formatted(SCHEMA));
        // Nothing of it counts before the swap, which waits for the disk.
        database.execute("set synchronous_commit to off");
        database.execute("set maintenance_work_mem to '%dMB'"
                .formatted(settings.indexMemory().toMegabytes()));
        var single = new SingleConnectionDataSource(connection, true);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(single));
        try (var consumer = consumers.createConsumer(null, "-rebuild", null)) {
            var partitions = consumer.partitionsFor(rebuilt.topic()).stream()
                    .map(info -> new TopicPartition(rebuilt.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var anew = new Anew<>(
                    rebuilt,
                    rebuilt.model.over().apply(new JdbcTemplate(single)),
                    transaction,
                    consumer,
                    settings.batch());
            var ends = consumer.endOffsets(partitions);
            long all = sum(ends) - sum(consumer.beginningOffsets(partitions));
            rebuilt.standing = new Standing(State.READING, 0, all, begun, null, null);
            anew.readUntil(ends);
            rebuilt.now(State.INDEXING);
            for (var table : rebuilt.model.tables()) {
                copyIndexes(database, table);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            anew.readUntil(consumer.endOffsets(partitions));
            swap(partitions, database, anew);
        }
        rebuilt.ended(State.DONE, clock.instant(), null);
        log.atInfo()
                .addKeyValue("model", rebuilt.model.id())
                .addKeyValue("records", rebuilt.standing.read())
                .addKeyValue("seconds", Duration.between(begun, clock.instant()).toSeconds())
                .log("a read model was rebuilt");
    }

    private static String served() {
        return "('public.' || ?)::regclass";
    }

    /** An empty table like the one that serves, with its keys; by the same names, as migrations to come know them by those. */
    private static void copyShape(JdbcTemplate database, String table) {
        database.execute("""
                create table %1$s.%2$s
                (like public.%2$s including defaults including constraints including generated including storage)
                """.formatted(SCHEMA, table));
        database.queryForList("""
                        select format('alter table %%I.%%I add constraint %%I %%s', '%s', ?, conname, pg_get_constraintdef(oid))
                        from pg_constraint where conrelid = %s and contype in ('p', 'u') order by conname
                        """.formatted(SCHEMA, served()), String.class, table, table)
                .forEach(database::execute);
        database.queryForList(
                        "select array_to_string(reloptions, ', ') from pg_class where oid = %s and reloptions is not null"
                                .formatted(served()),
                        String.class,
                        table)
                .forEach(options -> database.execute("alter table %s.%s set (%s)".formatted(SCHEMA, table, options)));
    }

    /** All other indexes, once the rows are there: much sooner done than by adding each row to each. */
    private static void copyIndexes(JdbcTemplate database, String table) {
        database.queryForList("""
                        select replace(pg_get_indexdef(indexrelid), ' ON public.', ' ON %s.')
                        from pg_index
                        where indrelid = %s and not exists (select from pg_constraint where conindid = indexrelid)
                        """.formatted(SCHEMA, served()), String.class, table)
                .forEach(database::execute);
        // So that the first who asks of it is answered as quickly as the last who asked of the old one.
        database.execute("vacuum (analyze) %s.%s".formatted(SCHEMA, table));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(offset -> offset).sum();
    }

    /** Records that come after one another, and the entries in them; without these where one of them names nothing. */
    private record Batch<N>(List<ConsumerRecord<String, byte[]>> records, Optional<List<N>> entries) {
        Map<TopicPartition, Long> next() {
            var next = new HashMap<TopicPartition, Long>();
            records.forEach(record ->
                    next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max));
            return next;
        }
    }

    /** A read model in the schema aside, that takes the journal in: what comes next is read while the database writes. */
    private record Anew<E, N extends ChainedEntry<E>>(
            Rebuilt<E> rebuilt,
            Projection<E, N, ?> model,
            TransactionTemplate transaction,
            Consumer<?, ?> consumer,
            int size) {

        void readUntil(Map<TopicPartition, Long> ends) throws InterruptedException {
            try (var reader = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                    .daemon()
                    .name("read-model-rebuild-reader")
                    .factory())) {
                try {
                    var ahead = reader.submit(() -> readOn(ends));
                    for (var batch = ahead.get(); !batch.records().isEmpty(); batch = ahead.get()) {
                        ahead = reader.submit(() -> readOn(ends));
                        take(batch);
                        rebuilt.read(batch.records().size());
                    }
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException(e.getCause());
                } finally {
                    reader.shutdownNow();
                }
            }
        }

        private Batch<N> readOn(Map<TopicPartition, Long> ends) {
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (records.size() < size
                    && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<?, ?> record : consumer.poll(POLL)) {
                    @SuppressWarnings("unchecked")
                    var typed = (ConsumerRecord<String, byte[]>) record;
                    records.add(typed);
                }
            }
            return batch(records);
        }

        private Batch<N> batch(List<ConsumerRecord<String, byte[]>> records) {
            var arrived = records.parallelStream()
                    .flatMap(record -> read(record).stream())
                    .toList();
            try {
                return new Batch<>(records, Optional.of(model.read(arrived)));
            } catch (MalformedIdentity e) {
                return new Batch<>(records, Optional.empty());
            }
        }

        private Optional<Arrived<E>> read(ConsumerRecord<String, byte[]> record) {
            try {
                return Optional.of(Arrived.read(record, rebuilt.model.events()));
            } catch (UnreadableEvent e) {
                return Optional.empty();
            }
        }

        private void take(Batch<N> batch) {
            try {
                if (batch.entries().isPresent()) {
                    keep(batch, batch.entries().get());
                    return;
                }
            } catch (DataIntegrityViolationException e) {
                // One of them can't be kept: all others are, one by one.
            }
            batch.records().forEach(record -> takeOrPassOver(batch(List.of(record))));
        }

        private void keep(Batch<N> batch, List<N> entries) {
            transaction.executeWithoutResult(status -> model.takeRead(entries, batch.next()));
        }

        /** What can't be kept is with the dead letters since it was read first. */
        private void takeOrPassOver(Batch<N> one) {
            try {
                keep(one, one.entries().orElse(List.of()));
            } catch (DataIntegrityViolationException e) {
                keep(one, List.of());
            }
        }
    }

    /** The follower stands still, so that the new model is nowhere behind the old one when it takes its place. */
    private void swap(List<TopicPartition> partitions, JdbcTemplate database, Anew<?, ?> anew)
            throws InterruptedException {
        var rebuilt = anew.rebuilt();
        rebuilt.now(State.SWAPPING);
        var follower = listeners.getListenerContainer(rebuilt.model.follower());
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
            anew.readUntil(reached);
            anew.transaction().executeWithoutResult(status -> {
                database.execute("set local synchronous_commit to on");
                database.execute("set local lock_timeout to '10s'");
                database.execute("drop schema if exists %s cascade".formatted(RETIRED));
                database.execute("create schema %s".formatted(RETIRED));
                for (var table : rebuilt.model.tables()) {
                    database.execute("alter table public.%s set schema %s".formatted(table, RETIRED));
                    database.execute("alter table %s.%s set schema public".formatted(SCHEMA, table));
                }
                database.update("delete from public.progress where topic = ?", rebuilt.topic());
                database.update("""
                        insert into public.progress (topic, partition, next_offset)
                        select topic, partition, next_offset from %s.progress where topic = ?
                        """.formatted(SCHEMA), rebuilt.topic());
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
