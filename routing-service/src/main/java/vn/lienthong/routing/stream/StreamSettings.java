package vn.lienthong.routing.stream;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;
import vn.lienthong.routing.RoutingSettings;

/** How the topology runs: exactly once, in short transactions, with bounded memory. */
public final class StreamSettings {
    /**
     * While there is much to do, transactions last so many times the commit interval: ending one takes as long as deciding
     * some hundred inputs. While there is little, {@link JournalProcess} ends them after the interval.
     */
    static final int LONGER_WHEN_BUSY = 5;

    private StreamSettings() {}

    /** Settings of the dossiers' topology on this instance. */
    public static Properties of(
            RoutingSettings settings, String bootstrapServers, String instance, int replicationFactor) {
        return of(DossierTopology.APPLICATION, settings, bootstrapServers, instance, replicationFactor);
    }

    static Properties of(
            String application,
            RoutingSettings settings,
            String bootstrapServers,
            String instance,
            int replicationFactor) {
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                application,
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis() * LONGER_WHEN_BUSY,
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
        // Few and large batches: a batch costs more to begin than many a record in it. Nothing waits for them, since a
        // commit sends all there is.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        // The first batch of a transaction may be sent back while the transaction before is still being closed
        // (CONCURRENT_TRANSACTIONS, transaction version 2); those in flight behind it would then be refused as out of
        // sequence, each with an error in the broker's log, and be sent again.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 20);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                settings.transactionTimeout().toMillis());
        properties.put("ensure.explicit.internal.resource.naming", true);
        return properties;
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
