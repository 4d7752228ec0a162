package vn.lienthong.routing.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.routing.registry.RegistryStore.Kind;

/**
 * Keeps {@code registry.*.state} in step with the registry in PostgreSQL: at each start, at once after each change, and
 * by itself for what a crash left behind. It reads what the topics hold and writes the difference, so a repetition has no
 * effect, and what vanished gets its tombstone, whoever wrote it. One publisher at a time, over all instances, holds the
 * database's advisory lock.
 */
@Component
class RegistryPublisher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RegistryPublisher.class);
    private static final long ADVISORY_LOCK = 0x7265_6769_7374_7279L; // "registry"
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

    private final KafkaTemplate<String, byte[]> kafka;
    private final Map<String, Object> consumerSettings;
    private final RegistryFiles files;
    private final RegistryStore store;
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final RegistrySettings settings;
    private volatile boolean running;
    private @Nullable Thread thread;

    RegistryPublisher(
            KafkaTemplate<String, byte[]> kafka,
            ConsumerFactory<?, ?> consumers,
            RegistryStore store,
            JdbcClient database,
            TransactionTemplate transactions,
            RoutingSettings routing,
            RegistrySettings settings) {
        this.kafka = kafka;
        this.consumerSettings = new HashMap<>(consumers.getConfigurationProperties());
        consumerSettings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumerSettings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        consumerSettings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.files = new RegistryFiles(routing.registry());
        this.store = store;
        this.database = database;
        this.transactions = transactions;
        this.settings = settings;
    }

    @Override
    public void start() {
        var contents = files.load();
        contents.remarks().forEach(remark -> log.atWarn().log("registry: {}", remark));
        store.seed(contents);
        publish();
        running = true;
        thread = Thread.ofPlatform().daemon().name("registry-publisher").start(this::run);
    }

    private void run() {
        while (running) {
            try {
                store.awaitChange(settings.lookAgain());
                if (running && !store.versions().isPublished()) {
                    publish();
                }
            } catch (DataAccessException
                    | TransactionException
                    | org.springframework.kafka.KafkaException
                    | org.apache.kafka.common.KafkaException
                    | NotPublished e) {
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("again-in", AFTER_TROUBLE)
                        .log("the registry can't be published; nothing is lost");
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    /** Writes what the topics lack. */
    private void publish() {
        transactions.executeWithoutResult(status -> {
            database.sql("select 1 from (select pg_advisory_xact_lock(?)) as mine")
                    .param(ADVISORY_LOCK)
                    .query(Integer.class)
                    .single();
            var version = store.versions().version();
            var wanted = store.values();
            var there = topics();
            int sent = 0;
            for (var kind : Kind.values()) {
                // Each topic is complete before the next: a change comes after all it is about.
                sent += bringInStep(
                        kind, Objects.requireNonNull(wanted.get(kind)), Objects.requireNonNull(there.get(kind)));
            }
            store.published(version);
            log.atInfo()
                    .addKeyValue(
                            "agencies",
                            wanted.getOrDefault(Kind.AGENCY, Map.of()).size())
                    .addKeyValue(
                            "procedures",
                            wanted.getOrDefault(Kind.PROCEDURE, Map.of()).size())
                    .addKeyValue("sent", sent)
                    .log("registry published");
        });
    }

    private int bringInStep(Kind kind, Map<String, Object> wanted, Map<String, byte[]> there) {
        var sent = new ArrayList<CompletableFuture<?>>();
        wanted.forEach((key, value) -> {
            var bytes = CanonicalJson.mapper().writeValueAsBytes(value);
            if (!Arrays.equals(bytes, there.get(key))) {
                sent.add(kafka.send(kind.topic().name(), key, bytes));
            }
        });
        for (var key : there.keySet()) {
            if (!wanted.containsKey(key)) {
                sent.add(kafka.send(kind.topic().name(), key, null));
            }
        }
        await(sent);
        return sent.size();
    }

    /** What the topics hold, by key. */
    private Map<Kind, Map<String, byte[]>> topics() {
        var there = new HashMap<Kind, Map<String, byte[]>>();
        var partitions = new HashMap<TopicPartition, Kind>();
        for (var kind : Kind.values()) {
            there.put(kind, new HashMap<>());
            partitions.put(new TopicPartition(kind.topic().name(), 0), kind);
        }
        try (var consumer =
                new KafkaConsumer<>(consumerSettings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions.keySet());
            consumer.seekToBeginning(partitions.keySet());
            var ends = consumer.endOffsets(partitions.keySet());
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new NotPublished("Kafka doesn't give the registry's topics to read", null);
                }
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var kind = partitions.get(new TopicPartition(record.topic(), record.partition()));
                    var values = Objects.requireNonNull(there.get(Objects.requireNonNull(kind)));
                    if (record.value() == null) {
                        values.remove(record.key());
                    } else {
                        values.put(record.key(), record.value());
                    }
                }
            }
        }
        return there;
    }

    private static void await(List<CompletableFuture<?>> sent) {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotPublished("interrupted while publishing the registry", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotPublished("Kafka doesn't take the registry", e);
        }
    }

    private static final class NotPublished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPublished(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    @Override
    public void stop() {
        running = false;
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
        // After the topics are made, before the followers read.
        return -2000;
    }
}
