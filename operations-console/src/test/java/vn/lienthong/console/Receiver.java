package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaUtils;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * A service that reads what applicants may see, as notification does: it takes what the contract knows, in committed
 * transactions only, and puts everything else aside. It notes what it took, doubled or not, and of whom.
 */
public final class Receiver implements AutoCloseable {
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);

    /** Ids of events it took, key by key, in the order in which it took them. */
    private final Map<String, List<String>> taken = new ConcurrentHashMap<>();

    /** Ids it can't take now, for a reason of its own. */
    public final List<String> troubled = new CopyOnWriteArrayList<>();

    private final String group;
    private final String codes;
    private final Map<String, Object> settings;
    private final DefaultKafkaProducerFactory<String, byte[]> producers;
    private final KafkaProducer<String, byte[]> source;
    private final DeadLetters deadLetters;
    private final Thread thread;
    private volatile boolean running = true;

    /** @param codes how the keys begin that are this receiver's: others write to the same topic */
    public Receiver(String group, String codes) {
        this(Infrastructure.shared().bootstrapServers(), group, codes);
    }

    /** @param kafka bootstrap servers */
    Receiver(String kafka, String group, String codes) {
        this.group = group;
        this.codes = codes;
        this.settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
        this.producers = new DefaultKafkaProducerFactory<>(settings);
        this.source = new KafkaProducer<>(settings);
        this.deadLetters = new DeadLetters(new KafkaTemplate<>(producers), new SimpleMeterRegistry());
        this.thread = Thread.ofPlatform().daemon().name(group).start(this::read);
    }

    /** Writes an event to the source, as intake does. */
    public void write(String key, String id, String data) {
        var event = new EventEnvelope(
                id,
                "/intake",
                EventTypes.PREFIX + "payments-stated.v1",
                key,
                Instant.parse("2019-03-12T02:00:00Z"),
                data.getBytes(UTF_8));
        source.send(new ProducerRecord<>(
                Topics.INTAKE_APPLICANT_EVENTS.name(), null, key, event.data(), KafkaEvents.headers(event.headers())));
    }

    public void written() {
        source.flush();
    }

    /** What it took of a key; twice what it took twice. */
    public List<String> taken(String key) {
        return taken.getOrDefault(key, List.of());
    }

    public int taken() {
        return taken.values().stream().mapToInt(List::size).sum();
    }

    private void read() {
        KafkaUtils.setConsumerGroupId(group);
        var consumers = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG),
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class);
        try (var consumer = new KafkaConsumer<String, byte[]>(consumers)) {
            consumer.subscribe(List.of(Topics.INTAKE_APPLICANT_EVENTS.name()));
            while (running) {
                var records = new ArrayList<ConsumerRecord<String, byte[]>>();
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                records.stream()
                        .filter(record -> record.key() != null && record.key().startsWith(codes))
                        .forEach(this::take);
                if (!records.isEmpty()) {
                    consumer.commitSync();
                }
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            var event = KafkaEvents.envelope(record);
            if (troubled.contains(event.id())) {
                throw new UnreadableEvent("a fault in notification: " + event.id());
            }
            if (EVENTS.read(event.type(), event.data()).isEmpty()) {
                return;
            }
            taken.computeIfAbsent(record.key(), key -> new CopyOnWriteArrayList<>())
                    .add(event.id());
        } catch (UnreadableEvent e) {
            deadLetters.put(Topics.NOTIFICATION_DEAD_LETTER, record, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() throws ExecutionException, InterruptedException {
        running = false;
        thread.join(Duration.ofSeconds(10));
        source.close();
        producers.destroy();
    }
}
