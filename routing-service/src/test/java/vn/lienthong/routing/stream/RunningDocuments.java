package vn.lienthong.routing.stream;

import static vn.lienthong.contract.Topics.AXIS_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.INTAKE_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DOCUMENT_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.document.DocumentPolicy;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.support.kafka.KafkaEvents;

/** The documents' topology with a clock that is set by hand; each setting is one look at what time brings. */
final class RunningDocuments implements AutoCloseable {
    private static final EventTypes<DocumentInput> INPUTS = EventTypes.of(DocumentInput.class);
    private static final EventTypes<PackageSignatureEvent> ANSWERS = EventTypes.of(PackageSignatureEvent.class);
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final EventTypes<SignPackage> COMMANDS = EventTypes.of(SignPackage.class);
    private static final EventTypes<LetterDecided> LETTERS = EventTypes.of(LetterDecided.class);

    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> intake;
    private final TestInputTopic<String, byte[]> axis;
    private final TestInputTopic<String, byte[]> signing;
    private final TestInputTopic<String, byte[]> operators;
    private final TestOutputTopic<String, byte[]> journal;
    private final TestOutputTopic<String, byte[]> commands;
    private final TestOutputTopic<String, byte[]> deadLetters;
    private Instant now;
    private int ids;

    RunningDocuments(Path folder, Instant now) {
        this.now = now;
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "documents", StreamsConfig.STATE_DIR_CONFIG, folder.toString()));
        driver = new TopologyTestDriver(
                DocumentTopology.build(new DocumentTopology.Surroundings(
                        KhanhHoa::history,
                        DocumentPolicy.USUAL,
                        Pace.USUAL,
                        new SimpleMeterRegistry(),
                        AKey.COMMAND_KEY)),
                properties,
                now);
        intake = input(INTAKE_DOCUMENT_EVENTS);
        axis = input(AXIS_DOCUMENT_EVENTS);
        signing = input(SIGNING_SIGNATURE_EVENTS);
        operators = input(ROUTING_OPERATOR_EVENTS);
        journal = output(ROUTING_DOCUMENT_JOURNAL);
        commands = output(SIGNING_SIGNATURE_COMMANDS);
        deadLetters = output(ROUTING_DEAD_LETTER);
    }

    private TestInputTopic<String, byte[]> input(Topic topic) {
        return driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(Topic topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Another process that goes on with what the changelogs hold of this one's stores; its timers are laid anew. */
    RunningDocuments restarted(Path folder) {
        var next = new RunningDocuments(folder, now);
        next.ids = ids;
        for (var store : List.of(DocumentTopology.DOCUMENTS, DocumentTopology.WAITING)) {
            KeyValueStore<String, byte[]> from = driver.getKeyValueStore(store);
            KeyValueStore<String, byte[]> to = next.driver.getKeyValueStore(store);
            try (var entries = from.all()) {
                entries.forEachRemaining(entry -> to.put(entry.key, entry.value));
            }
        }
        close();
        return next;
    }

    @Override
    public void close() {
        driver.close();
    }

    // ---- what goes in

    EventEnvelope event(DocumentCode document, DocumentInput input) {
        return new EventEnvelope(
                "event-" + ++ids, "/test", INPUTS.nameOf(input), document.value(), now, INPUTS.write(input));
    }

    void handedIn(EventEnvelope event) {
        intake.pipeInput(record(event));
    }

    void overTheAxis(EventEnvelope event) {
        axis.pipeInput(record(event));
    }

    void answered(String key, PackageSignatureEvent answer) {
        signing.pipeInput(record(new EventEnvelope(
                "answer-" + ++ids, "/signing", ANSWERS.nameOf(answer), key, now, ANSWERS.write(answer))));
    }

    void onSigningsTopic(EventEnvelope event) {
        signing.pipeInput(record(event));
    }

    void settled(DocumentCode document, String letter, boolean retry) {
        var decided = new LetterDecided(letter, retry, null, "QT-1", "đã xem");
        operators.pipeInput(record(new EventEnvelope(
                "letter-" + ++ids,
                "/operator",
                LETTERS.nameOf(decided),
                document.value(),
                now,
                LETTERS.write(decided))));
    }

    private static TestRecord<String, byte[]> record(EventEnvelope event) {
        return new TestRecord<>(event.subject(), event.data(), KafkaEvents.headers(event.headers()), event.time());
    }

    /** The clock is at a moment, and there is one look. */
    void at(Instant moment) {
        driver.advanceWallClockTime(Duration.between(now, moment));
        now = moment;
    }

    // ---- what comes out

    List<JournalEntry> journalled() {
        var entries = new ArrayList<JournalEntry>();
        journal.readRecordsToList()
                .forEach(
                        record -> entries.add(JournalEntry.read(KafkaEvents.header(record.headers()), record.value())));
        return entries;
    }

    List<DocumentEvent> events() {
        return journalled().stream()
                .map(entry -> EVENTS.read(entry.type(), entry.data()).orElseThrow())
                .toList();
    }

    List<String> told() {
        return events().stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    List<SignPackage> commands() {
        return commands.readRecordsToList().stream()
                .peek(AKey::assertProved)
                .map(record -> COMMANDS.read(
                                String.valueOf(
                                        KafkaEvents.header(record.headers()).apply("ce_type")),
                                record.value())
                        .orElseThrow())
                .toList();
    }

    List<TestRecord<String, byte[]>> letters() {
        return deadLetters.readRecordsToList();
    }

    int stored(DocumentCode document) {
        return driver.<String, byte[]>getKeyValueStore(DocumentTopology.DOCUMENTS)
                .get(document.value())
                .length;
    }
}
