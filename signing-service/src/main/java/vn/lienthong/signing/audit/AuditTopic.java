package vn.lienthong.signing.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.signing.audit.AuditEvent.HeadTimestamped;
import vn.lienthong.signing.audit.AuditEvent.SignatureMade;
import vn.lienthong.signing.key.SignedWith;
import vn.lienthong.support.kafka.KafkaEvents;

/** Reads what is committed to {@code signing.audit.journal}. */
@Component
public class AuditTopic implements SignedWith {
    private static final EventTypes<AuditEvent> EVENTS = EventTypes.of(AuditEvent.class);
    private static final String TOPIC = Topics.SIGNING_AUDIT_JOURNAL.name();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FIRST_LOOK = 200;
    private static final int WIDER = 20;

    private final Map<String, Object> settings;

    AuditTopic(ConsumerFactory<?, ?> consumers) {
        settings = new HashMap<>(consumers.getConfigurationProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    /** The last entry of an instance's chain. */
    Head headOf(String instance) {
        return lastOf(instance, entry -> true).map(Head::of).orElse(Head.BEGINNING);
    }

    /** When an instance's head was timestamped last, and which entry that covers. */
    Optional<Timestamped> lastTimestamp(String instance) {
        var type = EVENTS.names().get(HeadTimestamped.class);
        return lastOf(instance, entry -> entry.type().equals(type))
                .flatMap(entry ->
                        event(entry).map(event -> new Timestamped(((HeadTimestamped) event).sequence(), entry)));
    }

    record Timestamped(long covered, JournalEntry entry) {}

    private interface Wanted {
        boolean is(JournalEntry entry);
    }

    /** Looks at the end of the partition, then further and further back. */
    private Optional<JournalEntry> lastOf(String instance, Wanted wanted) {
        try (var consumer = consumer("read_committed")) {
            var partitions = consumer.partitionsFor(TOPIC).size();
            // As the producer's own partitioner has it.
            var partition =
                    new TopicPartition(TOPIC, Utils.toPositive(Utils.murmur2(instance.getBytes(UTF_8))) % partitions);
            var begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var to = endOf(partition);
            for (long look = FIRST_LOOK; to > begin; look *= WIDER) {
                var from = Math.max(begin, to - look);
                var last = new ArrayList<JournalEntry>(1);
                read(consumer, partition, from, to, record -> {
                    var entry = KafkaEvents.journalEntry(record);
                    if (entry.key().equals(instance) && wanted.is(entry)) {
                        last.clear();
                        last.add(entry);
                    }
                });
                if (!last.isEmpty()) {
                    return Optional.of(last.getFirst());
                }
                to = from;
            }
            return Optional.empty();
        }
    }

    /** Where the partition ends, what is not committed yet included: a transaction of ours that hangs has to end first. */
    private long endOf(TopicPartition partition) {
        try (var consumer = consumer("read_uncommitted")) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    /** The newest entries of all instances, so many at most, oldest first in each partition. */
    public void newest(int most, BiConsumer<JournalEntry, AuditEvent> each) {
        try (var consumer = consumer("read_committed")) {
            var partitions = partitions(consumer);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            for (var partition : partitions) {
                var end = ends.getOrDefault(partition, 0L);
                var from = Math.max(begins.getOrDefault(partition, 0L), end - most / partitions.size());
                read(consumer, partition, from, end, record -> {
                    var entry = KafkaEvents.journalEntry(record);
                    event(entry).ifPresent(event -> each.accept(entry, event));
                });
            }
        }
    }

    /** Reads the audit of all instances from its start; keeps no more of it than is asked for. */
    @Override
    public List<Made> signedWith(String serial, Instant since, int most) {
        var oldest = new PriorityQueue<>(Comparator.comparing(Made::at).reversed());
        try (var consumer = consumer("read_committed")) {
            var partitions = partitions(consumer);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            for (var partition : partitions) {
                read(
                        consumer,
                        partition,
                        begins.getOrDefault(partition, 0L),
                        ends.getOrDefault(partition, 0L),
                        record -> {
                            made(KafkaEvents.journalEntry(record), serial, since)
                                    .ifPresent(oldest::add);
                            if (oldest.size() > most) {
                                oldest.remove();
                            }
                        });
            }
        }
        return oldest.stream().sorted(Comparator.comparing(Made::at)).toList();
    }

    private static Optional<Made> made(JournalEntry entry, String serial, Instant since) {
        return entry.at().isBefore(since)
                ? Optional.empty()
                : event(entry)
                        .filter(event -> event instanceof SignatureMade made
                                && made.certificate().equalsIgnoreCase(serial))
                        .map(event -> (SignatureMade) event)
                        .map(made -> new Made(made.request(), made.subject(), made.signed(), entry.at()));
    }

    private static Optional<AuditEvent> event(JournalEntry entry) {
        return EVENTS.read(entry.type(), entry.data());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
    }

    private interface Each {
        void take(ConsumerRecord<String, byte[]> record);
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer, TopicPartition partition, long from, long to, Each each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        var moved = System.nanoTime();
        for (long position = from; position < to; ) {
            for (var record : consumer.poll(POLL)) {
                if (record.offset() < to) {
                    each.take(record);
                }
            }
            var next = consumer.position(partition);
            if (next > position) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new IllegalStateException("the audit journal gives nothing after offset " + position);
            }
            position = next;
        }
    }

    private KafkaConsumer<String, byte[]> consumer(String isolation) {
        var own = new HashMap<>(settings);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, "audit-" + isolation.replace('_', '-'));
        return new KafkaConsumer<>(own, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
