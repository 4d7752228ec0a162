package vn.lienthong.console.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Kind;
import vn.lienthong.contract.Topics.Topic;

/**
 * Follows every dead-letter topic into PostgreSQL. Where to go on is what stands there, not what the group committed: an
 * emptied or restored database is caught up by itself.
 */
@Component
public class DeadLetterFollower implements ConsumerSeekAware {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final DeadLetterLog letters;
    private final DeadLetterSettings settings;
    private final Map<String, Object> consumers;

    DeadLetterFollower(DeadLetterLog letters, DeadLetterSettings settings, ConsumerFactory<?, ?> consumers) {
        this.letters = letters;
        this.settings = settings;
        this.consumers = new HashMap<>(consumers.getConfigurationProperties());
        this.consumers.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.consumers.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        this.consumers.put(ConsumerConfig.CLIENT_ID_CONFIG, "dead-letters-to-the-end");
    }

    /** The topics to follow. */
    public String[] topics() {
        return Topics.all().stream()
                .filter(topic -> topic.kind() == Kind.DEAD_LETTER)
                .map(Topic::name)
                .toArray(String[]::new);
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback kafka) {
        assigned.keySet()
                .forEach(partition -> kafka.seek(partition.topic(), partition.partition(), letters.next(partition)));
    }

    @KafkaListener(id = "console.dead-letters", topics = "#{__listener.topics()}")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var next = new HashMap<TopicPartition, Long>();
        records.forEach(record ->
                next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max));
        keep(records, next);
    }

    private void keep(List<ConsumerRecord<String, byte[]>> records, Map<TopicPartition, Long> next) {
        letters.add(
                records.stream()
                        .map(record -> DeadLetter.of(record, settings.largest().toBytes()))
                        .toList(),
                next);
    }

    /**
     * Reads these topics to where they end now, and returns once everything in them is in PostgreSQL: what isn't there then
     * hadn't been put aside.
     */
    public void catchUp(Collection<String> topics) {
        try (var consumer = new KafkaConsumer<String, byte[]>(consumers)) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            var left = new ArrayList<>(partitions);
            left.removeIf(partition -> letters.next(partition) >= ends.getOrDefault(partition, 0L));
            consumer.assign(left);
            left.forEach(partition -> consumer.seek(partition, letters.next(partition)));
            while (!left.isEmpty()) {
                var found = consumer.poll(LOOK);
                var records = new ArrayList<ConsumerRecord<String, byte[]>>(found.count());
                found.forEach(records::add);
                var next = new HashMap<TopicPartition, Long>();
                // Beyond the markers of transactions, too.
                left.forEach(partition -> next.put(partition, consumer.position(partition)));
                keep(records, next);
                left.removeIf(partition -> next.getOrDefault(partition, 0L) >= ends.getOrDefault(partition, 0L));
            }
        }
    }
}
