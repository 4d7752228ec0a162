package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.support.kafka.KafkaEvents;

/** Plays routing: publishes the registry, hears what intake announces, and writes the journal as a test tells it. */
final class RoutingDouble implements AutoCloseable {
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);

    private final String bootstrap;
    private final KafkaProducer<String, byte[]> producer;
    private final List<EventEnvelope> heard = new CopyOnWriteArrayList<>();
    private final List<JournalEntry> written = new CopyOnWriteArrayList<>();
    private final Map<String, Story> stories = new ConcurrentHashMap<>();
    private volatile boolean running = true;
    private final Thread ear =
            Thread.ofPlatform().daemon().name("routing-double").unstarted(this::hear);

    RoutingDouble(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
        ear.start();
    }

    void publishRegistry() {
        for (var agency : Province.AGENCIES) {
            state(Topics.REGISTRY_AGENCY_STATE, agency.key(), agency);
        }
        for (var procedure : Province.PROCEDURES) {
            state(Topics.REGISTRY_PROCEDURE_STATE, procedure.key(), procedure);
        }
        state(Topics.REGISTRY_CALENDAR_STATE, Province.LONG_DAY.id(), Province.LONG_DAY);
        state(Topics.REGISTRY_CALENDAR_STATE, Province.CALENDAR.id(), Province.CALENDAR);
        producer.flush();
    }

    void publish(Agency agency) {
        state(Topics.REGISTRY_AGENCY_STATE, agency.key(), agency);
        producer.flush();
    }

    private void state(Topics.Topic topic, String key, Object value) {
        producer.send(
                new ProducerRecord<>(topic.name(), key, CanonicalJson.mapper().writeValueAsBytes(value)));
    }

    private void hear() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            while (running
                    && consumer.partitionsFor(Topics.INTAKE_DOSSIER_EVENTS.name())
                            .isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            var partitions = consumer.partitionsFor(Topics.INTAKE_DOSSIER_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (running) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    heard.add(KafkaEvents.envelope(record));
                }
            }
        }
    }

    List<EventEnvelope> heardOf(String dossier) {
        return heard.stream().filter(event -> event.subject().equals(dossier)).toList();
    }

    /** Codes of the dossiers that intake announced, each as often as it did. */
    List<String> dossiersHeardOf() {
        return heard.stream()
                .filter(event -> input(event) instanceof DossierInput.DossierSubmitted)
                .map(EventEnvelope::subject)
                .toList();
    }

    static DossierInput input(EventEnvelope event) {
        return INPUTS.read(event.type(), event.data()).orElseThrow();
    }

    /** Waits for intake to announce something about a dossier. */
    EventEnvelope awaitEvent(String dossier, Predicate<DossierInput> which) {
        return await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> heardOf(dossier).stream()
                                .filter(event -> which.test(input(event)))
                                .reduce((first, second) -> second),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Writes the next entries of a dossier's story, all of one cause. */
    List<JournalEntry> write(String dossier, String cause, DossierEvent... events) {
        var story = stories.computeIfAbsent(dossier, Story::new);
        var entries =
                List.of(events).stream().map(event -> story.next(cause, event)).toList();
        entries.forEach(this::send);
        producer.flush();
        written.addAll(entries);
        return entries;
    }

    /** Writes everything a second time, as a broker's crash may leave it. */
    void writeAllAgain() {
        written.forEach(this::send);
        producer.flush();
    }

    private void send(JournalEntry entry) {
        producer.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry));
    }

    /** A record that claims to be a journal entry and isn't. */
    void writeNonsense(String dossier) {
        producer.send(new ProducerRecord<>(Topics.ROUTING_DOSSIER_JOURNAL.name(), dossier, "nonsense".getBytes(UTF_8)));
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
