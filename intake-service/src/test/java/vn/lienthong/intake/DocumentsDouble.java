package vn.lienthong.intake;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.support.kafka.KafkaEvents;

/** Plays routing to documents: hears what intake announces and, as a test tells it, answers in the journal. */
final class DocumentsDouble implements AutoCloseable {
    private static final EventTypes<DocumentInput> INPUTS = EventTypes.of(DocumentInput.class);
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);

    private final String bootstrap;
    private final KafkaProducer<String, byte[]> producer;
    private final List<EventEnvelope> heard = new CopyOnWriteArrayList<>();
    private final Map<String, List<JournalEntry>> stories = new ConcurrentHashMap<>();
    private volatile boolean running = true;
    /** What it answers; null where it keeps silent. */
    private volatile BiFunction<String, DocumentInput, @Nullable DocumentEvent> decision = (document, input) -> null;

    private final Thread ear =
            Thread.ofPlatform().daemon().name("documents-double").unstarted(this::hear);

    DocumentsDouble(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
        ear.start();
    }

    void decide(BiFunction<String, DocumentInput, @Nullable DocumentEvent> decision) {
        this.decision = decision;
    }

    private void hear() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            while (running
                    && consumer.partitionsFor(Topics.INTAKE_DOCUMENT_EVENTS.name())
                            .isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            var partitions = consumer.partitionsFor(Topics.INTAKE_DOCUMENT_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (running) {
                for (var record : consumer.poll(Duration.ofMillis(50))) {
                    var event = KafkaEvents.envelope(record);
                    heard.add(event);
                    var answer = decision.apply(event.subject(), input(event));
                    if (answer != null) {
                        write(event.subject(), event.id(), answer);
                    }
                }
            }
        }
    }

    static DocumentInput input(EventEnvelope event) {
        return INPUTS.read(event.type(), event.data()).orElseThrow();
    }

    List<EventEnvelope> heardOf(String document) {
        return heard.stream().filter(event -> event.subject().equals(document)).toList();
    }

    /** The only thing said of a document, once it is. */
    EventEnvelope awaitOne(String document) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> heardOf(document), events -> events.size() == 1)
                .getFirst();
    }

    int count() {
        return heard.size();
    }

    void write(String document, String cause, DocumentEvent event) {
        var story = stories.computeIfAbsent(document, key -> new ArrayList<>());
        var previous =
                story.isEmpty() ? JournalEntry.BEGINNING : story.getLast().hash();
        var entry = JournalEntry.next(
                document,
                story.size() + 1,
                previous,
                EVENTS.nameOf(event),
                Instant.parse("2019-03-12T02:15:00Z"),
                cause,
                EVENTS.write(event));
        story.add(entry);
        producer.send(KafkaEvents.toRecord(Topics.ROUTING_DOCUMENT_JOURNAL, entry));
        producer.flush();
    }

    @Override
    public void close() {
        running = false;
        try {
            ear.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
