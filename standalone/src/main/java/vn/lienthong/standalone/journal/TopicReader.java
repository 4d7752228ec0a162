package vn.lienthong.standalone.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.standalone.PlainFailure;

/** Reads what has been committed to topics, partition by partition, up to an end that was fixed beforehand. */
final class TopicReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;

    TopicReader(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Places in topics, one per partition, in the order of topics and partitions. */
    static final class Ends extends TreeMap<TopicPartition, Long> {
        private static final long serialVersionUID = 1L;

        Ends() {
            super((one, other) -> one.topic().equals(other.topic())
                    ? Integer.compare(one.partition(), other.partition())
                    : one.topic().compareTo(other.topic()));
        }
    }

    /** Where what is committed ends at this moment. */
    Ends ends(Topic... topics) {
        return places(consumer.endOffsets(partitions(topics)));
    }

    /** Where what is kept begins. */
    Ends beginnings(Topic... topics) {
        return places(consumer.beginningOffsets(partitions(topics)));
    }

    /** Where what is committed ends in the topics whose names match, by topic. */
    Ends endsOf(Pattern names) {
        return places(consumer.endOffsets(partitionsOf(names)));
    }

    Ends beginningsOf(Pattern names) {
        return places(consumer.beginningOffsets(partitionsOf(names)));
    }

    private List<TopicPartition> partitionsOf(Pattern names) {
        return consumer.listTopics().entrySet().stream()
                .filter(topic -> names.matcher(topic.getKey()).matches())
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private List<TopicPartition> partitions(Topic... topics) {
        var existing = consumer.listTopics();
        return Arrays.stream(topics)
                .flatMap(topic -> existing.getOrDefault(topic.name(), List.of()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private static Ends places(Map<TopicPartition, Long> offsets) {
        var places = new Ends();
        places.putAll(offsets);
        return places;
    }

    /**
     * Gives every record between two places to {@code each}.
     *
     * @return behind the last record of each partition that was given; none where there was none
     */
    Ends read(Ends from, Ends to, Consumer<ConsumerRecord<String, byte[]>> each) {
        var last = new Ends();
        to.forEach((partition, end) -> {
            var begin = from.getOrDefault(partition, 0L);
            if (begin < end) {
                read(partition, begin, end, record -> {
                    each.accept(record);
                    last.put(partition, record.offset() + 1);
                });
            }
        });
        return last;
    }

    private void read(TopicPartition partition, long begin, long end, Consumer<ConsumerRecord<String, byte[]>> each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        var moved = Instant.now();
        var position = begin;
        while (position < end) {
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            consumer.poll(Duration.ofMillis(500)).forEach(records::add);
            records.stream().filter(record -> record.offset() < end).forEach(each);
            var next = consumer.position(partition);
            if (next > position) {
                moved = Instant.now();
            } else if (moved.plus(PATIENCE).isBefore(Instant.now())) {
                throw new PlainFailure("Kafka gives nothing more of %s after offset %d of %d for %d s"
                        .formatted(partition, position, end, PATIENCE.toSeconds()));
            }
            position = next;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
