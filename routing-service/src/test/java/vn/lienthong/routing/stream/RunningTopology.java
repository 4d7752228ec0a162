package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DELIVERY_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.support.kafka.KafkaEvents;

/** The topology with a clock that is set by hand; each setting is one look at what time and the registry bring. */
final class RunningTopology implements AutoCloseable {
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<LetterDecided> LETTERS = EventTypes.of(LetterDecided.class);
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private RegistryHistory registry;
    private final Pace pace;
    private final TopologyTestDriver driver;
    private Instant now;
    private int ids;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    final TestInputTopic<String, byte[]> intake;
    private final TestInputTopic<String, byte[]> signing;
    private final TestInputTopic<String, byte[]> deliveries;
    final TestInputTopic<String, byte[]> operators;
    private final TestOutputTopic<String, byte[]> journal;
    private final TestOutputTopic<String, byte[]> deadLetters;

    RunningTopology(Path folder, RegistryHistory history, Pace pace, Instant now) {
        this.registry = history;
        this.pace = pace;
        this.now = now;
        var properties = new Properties();
        properties.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.STATE_DIR_CONFIG, folder.toString()));
        driver = new TopologyTestDriver(
                DossierTopology.build(new DossierTopology.Surroundings(
                        () -> registry, new CelConditions(), Policy.USUAL, pace, meters)),
                properties,
                now);
        intake = input(INTAKE_DOSSIER_EVENTS);
        signing = input(SIGNING_SIGNATURE_EVENTS);
        deliveries = input(ROUTING_DELIVERY_EVENTS);
        operators = input(ROUTING_OPERATOR_EVENTS);
        journal = output(ROUTING_DOSSIER_JOURNAL);
        deadLetters = output(ROUTING_DEAD_LETTER);
    }

    private TestInputTopic<String, byte[]> input(Topic topic) {
        return driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(Topic topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Another process that goes on with what the changelogs hold of this one's stores. */
    RunningTopology restarted(Path folder) {
        var next = new RunningTopology(folder, registry, pace, now);
        next.ids = ids;
        for (var store : List.of(DossierTopology.DOSSIERS, DossierTopology.WAITING, DossierTopology.SWEEPS)) {
            copy(this.<String>store(store), next.store(store));
        }
        copy(this.<Bytes>store(DossierTopology.TIMERS), next.store(DossierTopology.TIMERS));
        close();
        return next;
    }

    private static <K> void copy(KeyValueStore<K, byte[]> from, KeyValueStore<K, byte[]> to) {
        try (var entries = from.all()) {
            entries.forEachRemaining(entry -> to.put(entry.key, entry.value));
        }
    }

    private <K> KeyValueStore<K, byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    @Override
    public void close() {
        driver.close();
    }

    // ---- what goes in

    void by(RegistryHistory history) {
        registry = history;
    }

    void submit(String dossier, DossierInput input, Instant at) {
        send(dossier, input, at);
    }

    String send(String dossier, DossierInput input, Instant at) {
        var event = event(dossier, input, at);
        var topic = switch (input) {
            case DossierInput.DeliveryUnfetched _ -> deliveries;
            case DossierInput.ReassignmentDecided _, DossierInput.ResealDecided _ -> operators;
            case DossierInput.DossierSubmitted _, StageActionReported _ -> intake;
        };
        topic.pipeInput(record(event));
        return event.id();
    }

    EventEnvelope event(String dossier, DossierInput input, Instant at) {
        return new EventEnvelope("event-" + ++ids, "/test", INPUTS.nameOf(input), dossier, at, INPUTS.write(input));
    }

    static TestRecord<String, byte[]> record(EventEnvelope event) {
        return new TestRecord<>(event.subject(), event.data(), KafkaEvents.headers(event.headers()), event.time());
    }

    String act(Action action, String dossier, @Nullable String stage, AgencyCode agency, Instant at) {
        return act(action, dossier, stage, agency, at, ActionDetails.NONE);
    }

    String act(
            Action action,
            String dossier,
            @Nullable String stage,
            AgencyCode agency,
            Instant at,
            ActionDetails details) {
        return send(dossier, new StageActionReported(action, stage, agency, "CB-1", null, "lý do", details), at);
    }

    void answer(String dossier, SignatureEvent answer, Instant at) {
        signing.pipeInput(record(new EventEnvelope(
                "answer-" + ++ids, "/signing", ANSWERS.nameOf(answer), dossier, at, ANSWERS.write(answer))));
    }

    void onSigningsTopic(EventEnvelope event) {
        signing.pipeInput(record(event));
    }

    void settle(String dossier, String letter, boolean retry, @Nullable String replacement) {
        var decided = new LetterDecided(letter, retry, replacement, "QT-1", "đã xem");
        operators.pipeInput(record(new EventEnvelope(
                "letter-" + ++ids, "/operator", LETTERS.nameOf(decided), dossier, now, LETTERS.write(decided))));
    }

    /** Bytes that mean nothing, for a dossier. */
    void garble(String dossier, String text) {
        var event = new EventEnvelope(
                "event-" + ++ids,
                "/test",
                EventTypes.PREFIX + "stage-action-reported.v1",
                dossier,
                now,
                text.getBytes(UTF_8));
        intake.pipeInput(record(event));
    }

    // ---- time

    /** The clock is at a moment, and there is one look. */
    void at(Instant moment) {
        driver.advanceWallClockTime(Duration.between(now, moment));
        now = moment;
    }

    /** One more look. */
    void look() {
        at(now.plus(pace.interval()));
    }

    Instant now() {
        return now;
    }

    // ---- what comes out

    record Told(JournalEntry entry, DossierEvent event) {
        String dossier() {
            return entry.key();
        }
    }

    /** What has been written to the journal since this was asked last. */
    List<Told> told() {
        List<Told> told = new ArrayList<>();
        journal.readRecordsToList().forEach(written -> {
            var entry = JournalEntry.read(KafkaEvents.header(written.headers()), written.value());
            told.add(new Told(entry, EVENTS.read(entry.type(), entry.data()).orElseThrow()));
        });
        return told;
    }

    List<DossierEvent> events() {
        return told().stream().map(Told::event).toList();
    }

    record Letter(TestRecord<String, byte[]> record) {
        @Nullable
        String header(String name) {
            return KafkaEvents.header(record.headers()).apply(name);
        }

        String id() {
            return Objects.requireNonNull(header("lt_id"));
        }

        String text() {
            return new String(record.value(), UTF_8);
        }
    }

    List<Letter> letters() {
        return deadLetters.readRecordsToList().stream().map(Letter::new).toList();
    }

    DossierRecord dossier(String code) {
        return DossierRecord.read(this.<String>store(DossierTopology.DOSSIERS).get(code));
    }

    int timers() {
        int timers = 0;
        try (var entries = this.<Bytes>store(DossierTopology.TIMERS).all()) {
            while (entries.hasNext()) {
                entries.next();
                timers++;
            }
        }
        return timers;
    }
}
