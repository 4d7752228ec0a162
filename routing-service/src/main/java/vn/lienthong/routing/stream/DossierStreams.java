package vn.lienthong.routing.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.support.registry.RegistryFollower;

/** Runs the topology, exactly once, as soon as there is a registry to decide by. */
class DossierStreams implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(DossierStreams.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final RegistryFollower registry;
    private final RoutingSettings settings;
    private final String bootstrapServers;
    private final String instance;
    private final int replicationFactor;
    private final MeterRegistry meters;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable KafkaStreamsMetrics metrics;
    private volatile boolean running;

    DossierStreams(
            RegistryFollower registry,
            RoutingSettings settings,
            String bootstrapServers,
            String instance,
            int replicationFactor,
            MeterRegistry meters) {
        this.registry = registry;
        this.settings = settings;
        this.bootstrapServers = bootstrapServers;
        this.instance = instance;
        this.replicationFactor = replicationFactor;
        this.meters = meters;
    }

    @Override
    public void start() {
        running = true;
        registry.onChange(first -> startOnce());
    }

    private synchronized void startOnce() {
        if (!running || streams != null) {
            return;
        }
        var starting = new KafkaStreams(DossierTopology.build(registry::registry, meters), properties());
        starting.setUncaughtExceptionHandler(e -> {
            log.atError().addKeyValue("exception", rootOf(e)).log("a thread of the topology died and is replaced");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        metrics = new KafkaStreamsMetrics(starting);
        metrics.bindTo(meters);
        streams = starting;
        starting.start();
    }

    private static String rootOf(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }

    private Properties properties() {
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                DossierTopology.APPLICATION,
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis(),
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                settings.threads(),
                StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
                settings.standbyReplicas(),
                StreamsConfig.STATE_DIR_CONFIG,
                settings.stateFolder().toString(),
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                replicationFactor,
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                BoundedRocksDb.class,
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                0L));
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                settings.transactionTimeout().toMillis());
        properties.put("ensure.explicit.internal.resource.naming", true);
        return properties;
    }

    @Override
    public synchronized void stop() {
        running = false;
        var stopping = streams;
        if (stopping != null) {
            stopping.close(LONGEST_CLOSE);
            streams = null;
        }
        var bound = metrics;
        if (bound != null) {
            bound.close();
            metrics = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public Health health() {
        var current = streams;
        if (current == null) {
            return Health.down()
                    .withDetail("topology", "waits for the registry")
                    .build();
        }
        var state = current.state();
        return (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING
                        ? Health.up()
                        : Health.down())
                .withDetail("topology", state.name())
                .build();
    }

    /** One cache and one write buffer for all stores of the process, so that memory doesn't grow with partitions. */
    public static final class BoundedRocksDb implements RocksDBConfigSetter {
        private static final long CACHE = 32L << 20;
        private static final long WRITE_BUFFERS = 16L << 20;
        private static final LRUCache SHARED_CACHE = new LRUCache(CACHE, -1, false, 0.2);
        private static final WriteBufferManager SHARED_BUFFERS = new WriteBufferManager(WRITE_BUFFERS, SHARED_CACHE);

        @Override
        public void setConfig(String store, Options options, Map<String, Object> configs) {
            var table = (BlockBasedTableConfig) options.tableFormatConfig();
            table.setBlockCache(SHARED_CACHE);
            table.setCacheIndexAndFilterBlocks(true);
            options.setWriteBufferManager(SHARED_BUFFERS);
            options.setWriteBufferSize(4L << 20);
            options.setTableFormatConfig(table);
        }

        @Override
        public void close(String store, Options options) {
            // The cache and the buffers are shared for the life of the process.
        }
    }
}
