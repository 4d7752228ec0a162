package vn.lienthong.support.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * Follows {@code registry.*.state} from their beginning and always holds the newest {@link Registry}. It knows no group:
 * every instance reads all.
 */
public class RegistryFollower implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RegistryFollower.class);
    private static final Duration CONFIRMED_EVERY = Duration.ofSeconds(10);
    private static final List<TopicPartition> PARTITIONS = List.of(
            new TopicPartition(Topics.REGISTRY_AGENCY_STATE.name(), 0),
            new TopicPartition(Topics.REGISTRY_PROCEDURE_STATE.name(), 0),
            new TopicPartition(Topics.REGISTRY_CHANGE_STATE.name(), 0),
            new TopicPartition(Topics.REGISTRY_CALENDAR_STATE.name(), 0));

    private final Map<String, Object> consumerSettings;
    private final Map<String, Agency> agencies = new HashMap<>();
    private final Map<String, Procedure> procedures = new HashMap<>();
    private final List<Consumer<Registry>> listeners = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Map<String, RegistryChange> changes = new HashMap<>();
    private final Map<String, WorkingCalendar> calendars = new HashMap<>();
    private final Clock clock;
    private final @Nullable RegistryCopy copy;
    private volatile @Nullable Instant asOf;
    private volatile RegistryHistory history = RegistryHistory.NOTHING;
    private volatile boolean running;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private @Nullable Thread thread;
    private long confirmed;

    /** Something has been read that isn't shown yet; of the follower's thread alone. */
    private boolean isBehind;

    public RegistryFollower(Map<String, Object> consumerSettings, Clock clock) {
        this(consumerSettings, clock, null);
    }

    /**
     * @param copy where the newest view is kept, and taken from until Kafka says otherwise
     */
    public RegistryFollower(Map<String, Object> consumerSettings, Clock clock, @Nullable RegistryCopy copy) {
        this.clock = clock;
        this.copy = copy;
        this.consumerSettings = new HashMap<>(consumerSettings);
        this.consumerSettings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.consumerSettings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        this.consumerSettings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumerSettings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        this.consumerSettings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    }

    /** The registry as it is today; {@link Registry#isEmpty()} until something has been published. */
    public Registry registry() {
        return history.at(clock.instant());
    }

    /** The newest of what was, is and will be; nothing until something has been published. */
    public RegistryHistory history() {
        return history;
    }

    /** When the view was last known to be the newest; never, until there is one. */
    public Optional<Instant> asOf() {
        return Optional.ofNullable(asOf);
    }

    /** Calls back with every new view, in the follower's thread, and once at once if there is one. */
    public void onChange(Consumer<Registry> listener) {
        listeners.add(listener);
        var current = registry();
        if (!current.isEmpty()) {
            listener.accept(current);
        }
    }

    /** All of it, as it is kept. */
    private record Everything(
            Map<String, Agency> agencies,
            Map<String, Procedure> procedures,
            Map<String, RegistryChange> changes,
            Map<String, WorkingCalendar> calendars) {}

    @Override
    public void start() {
        running = true;
        takeCopy();
        thread = Thread.ofPlatform().daemon().name("registry-follower").start(this::follow);
    }

    private void takeCopy() {
        if (copy == null) {
            return;
        }
        try {
            copy.load().ifPresent(kept -> {
                var all = CanonicalJson.mapper().readValue(kept.content(), Everything.class);
                history = new RegistryHistory(
                        all.agencies().values(),
                        all.procedures().values(),
                        all.calendars(),
                        all.changes().values());
                asOf = kept.asOf();
            });
        } catch (JacksonException | IllegalArgumentException | DataAccessException | TransactionException e) {
            log.atWarn().addKeyValue("exception", e.getClass().getName()).log("the registry's copy can't be taken");
        }
    }

    private void keepCopy() {
        asOf = clock.instant();
        if (copy == null) {
            return;
        }
        try {
            var all = new Everything(
                    new TreeMap<>(agencies),
                    new TreeMap<>(procedures),
                    new TreeMap<>(changes),
                    new TreeMap<>(calendars));
            copy.keep(new RegistryCopy.Kept(
                    clock.instant(), CanonicalJson.mapper().writeValueAsBytes(all)));
        } catch (DataAccessException | TransactionException e) {
            log.atWarn().addKeyValue("exception", e.getClass().getName()).log("the registry's copy can't be kept now");
        }
    }

    /** Asks the broker now and then whether the view is still the newest. */
    private void confirm(KafkaConsumer<String, byte[]> from) {
        var last = asOf;
        long now = System.nanoTime();
        if (last == null || isBehind || agencies.isEmpty() || now - confirmed < CONFIRMED_EVERY.toNanos()) {
            return;
        }
        confirmed = now;
        var ends = from.endOffsets(PARTITIONS, CONFIRMED_EVERY);
        if (PARTITIONS.stream().allMatch(partition -> from.position(partition) >= ends.getOrDefault(partition, 0L))) {
            asOf = clock.instant();
            if (copy != null) {
                try {
                    copy.confirm(clock.instant());
                } catch (DataAccessException | TransactionException e) {
                    log.atDebug()
                            .addKeyValue("exception", e.getClass().getName())
                            .log("the copy can't be confirmed now");
                }
            }
        }
    }

    private void follow() {
        while (running) {
            try (var newConsumer = new KafkaConsumer<String, byte[]>(consumerSettings)) {
                consumer = newConsumer;
                newConsumer.assign(PARTITIONS);
                newConsumer.seekToBeginning(PARTITIONS);
                while (running) {
                    read(newConsumer);
                    confirm(newConsumer);
                }
            } catch (WakeupException e) {
                log.debug("asked to stop");
            } catch (KafkaException e) {
                log.atWarn().setCause(e).log("the registry can't be followed; trying again");
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> from) {
        var records = from.poll(Duration.ofSeconds(1));
        if (records.isEmpty() && !isBehind) {
            return;
        }
        for (var record : records) {
            try {
                apply(record.topic(), record.key(), record.value());
            } catch (JacksonException | IllegalArgumentException e) {
                // The value before stays in force; the owner of the registry is to publish a readable one.
                log.atError()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("key", record.key())
                        .log("a registry record can't be read and is passed over");
            }
        }
        // A view is shown whole or not at all: no change without the agencies it is about, which were published before
        // it.
        var ends = from.endOffsets(PARTITIONS);
        isBehind =
                PARTITIONS.stream().anyMatch(partition -> from.position(partition) < ends.getOrDefault(partition, 0L));
        if (isBehind) {
            return;
        }
        if (agencies.isEmpty() && asOf != null) {
            return; // Kafka knows nothing (yet): what was known last counts on.
        }
        history = new RegistryHistory(agencies.values(), procedures.values(), calendars, changes.values());
        var next = registry();
        if (!next.isEmpty()) {
            keepCopy();
            listeners.forEach(listener -> listener.accept(next));
        }
    }

    private void apply(String topic, String key, byte @Nullable [] value) {
        if (topic.equals(Topics.REGISTRY_AGENCY_STATE.name())) {
            put(agencies, key, value, Agency.class);
        } else if (topic.equals(Topics.REGISTRY_PROCEDURE_STATE.name())) {
            put(procedures, key, value, Procedure.class);
        } else if (topic.equals(Topics.REGISTRY_CHANGE_STATE.name())) {
            put(changes, key, value, RegistryChange.class);
        } else {
            put(calendars, key, value, WorkingCalendar.class);
        }
    }

    private static <V> void put(Map<String, V> into, String key, byte @Nullable [] value, Class<V> type) {
        if (value == null) {
            into.remove(key);
        } else {
            into.put(key, CanonicalJson.mapper().readValue(value, type));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        var open = consumer;
        if (open != null) {
            open.wakeup();
        }
        var waiting = thread;
        if (waiting != null) {
            try {
                waiting.join(Duration.ofSeconds(5));
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
        // Before listeners and the web server, which need the registry.
        return -1000;
    }
}
