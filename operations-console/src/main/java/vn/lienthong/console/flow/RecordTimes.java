package vn.lienthong.console.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When the record at an offset was written. Kafka can only be asked the other way round, so the one record is fetched;
 * what was found is remembered as long as it is asked for. For one thread.
 */
class RecordTimes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private Map<Place, Finding> before = Map.of();
    private Map<Place, Finding> now = new HashMap<>();

    private record Place(TopicPartition partition, long offset) {}

    /** Empty: nothing but markers of transactions up to {@code end}. */
    private record Finding(Optional<Instant> written, long end) {}

    RecordTimes(Map<String, Object> consumerSettings) {
        var settings = new HashMap<>(consumerSettings);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "console-record-times");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // A fetch brings one batch at least, whatever this says.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1024);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3000);
        this.consumer = new KafkaConsumer<>(settings);
    }

    /**
     * When the first record from {@code offset} on was written; empty if there is none before {@code end}, only markers
     * of transactions, and where Kafka doesn't tell in time.
     */
    Optional<Instant> at(TopicPartition partition, long offset, long end) {
        var place = new Place(partition, offset);
        var known = before.get(place);
        var finding = known != null && (known.written().isPresent() || known.end() == end)
                ? Optional.of(known)
                : fetch(partition, offset, end);
        finding.ifPresent(found -> now.put(place, found));
        return finding.flatMap(Finding::written);
    }

    /** Empty where it couldn't be told in time: the next look asks again. */
    private Optional<Finding> fetch(TopicPartition partition, long offset, long end) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                return Optional.of(new Finding(Optional.of(Instant.ofEpochMilli(record.timestamp())), end));
            }
            if (consumer.position(partition) >= end) {
                return Optional.of(new Finding(Optional.empty(), end));
            }
        }
        return Optional.empty();
    }

    /** Forgets what wasn't asked for since the last call. */
    void forgetTheRest() {
        before = now;
        now = new HashMap<>();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
