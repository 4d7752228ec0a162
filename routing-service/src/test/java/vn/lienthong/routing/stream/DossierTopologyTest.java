package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.support.kafka.KafkaEvents;

class DossierTopologyTest {
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final String CODE = DossierStory.CODE.value();

    @TempDir
    Path state;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> intake;
    private TestInputTopic<String, byte[]> signing;
    private TestOutputTopic<String, byte[]> journal;
    private TestInputTopic<String, byte[]> operators;
    private TestOutputTopic<String, byte[]> commands;
    private TestOutputTopic<String, byte[]> deadLetters;
    private int ids;

    @BeforeEach
    void start() {
        var properties = new Properties();
        properties.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.STATE_DIR_CONFIG, state.toString()));
        driver = new TopologyTestDriver(
                DossierTopology.build(new DossierTopology.Surroundings(
                        KhanhHoa::history,
                        new CelConditions(),
                        Policy.USUAL,
                        Pace.USUAL,
                        new SimpleMeterRegistry(),
                        AKey.COMMAND_KEY)),
                properties);
        intake = input(INTAKE_DOSSIER_EVENTS);
        signing = input(SIGNING_SIGNATURE_EVENTS);
        operators = input(ROUTING_OPERATOR_EVENTS);
        journal = output(ROUTING_DOSSIER_JOURNAL);
        commands = output(SIGNING_SIGNATURE_COMMANDS);
        deadLetters = output(ROUTING_DEAD_LETTER);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private TestInputTopic<String, byte[]> input(Topic topic) {
        return driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(Topic topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private EventEnvelope event(DossierInput input, Instant at) {
        return new EventEnvelope(
                "event-" + ++ids, "/agency/H32.41.1", INPUTS.nameOf(input), CODE, at, INPUTS.write(input));
    }

    private static TestRecord<String, byte[]> record(EventEnvelope event) {
        return new TestRecord<>(event.subject(), event.data(), KafkaEvents.headers(event.headers()), event.time());
    }

    private static StageActionReported action(Action action, String stage) {
        return new StageActionReported(
                action,
                stage,
                DossierStory.COMMUNE,
                "CB-1",
                action == Action.COMPLETE ? DossierStory.PAPER : null,
                null);
    }

    private List<JournalEntry> journalled() {
        var entries = new ArrayList<JournalEntry>();
        journal.readRecordsToList()
                .forEach(
                        record -> entries.add(JournalEntry.read(KafkaEvents.header(record.headers()), record.value())));
        return entries;
    }

    @Test
    void writesAGaplessChain() {
        var nine = DossierStory.MONDAY_9AM;
        intake.pipeInput(record(event(DossierStory.submitted("2.000986", "H32.41.1"), nine)));
        intake.pipeInput(record(event(action(Action.ACCEPT, "birth"), nine.plusSeconds(60))));
        intake.pipeInput(record(event(action(Action.ACCEPT, "birth"), nine.plusSeconds(90))));
        intake.pipeInput(record(event(action(Action.COMPLETE, "birth"), nine.plusSeconds(120))));
        var entries = journalled();
        assertThat(entries)
                .extracting(entry -> entry.type().substring(EventTypes.PREFIX.length()))
                .containsExactly(
                        "dossier-received.v2",
                        "dossier-routed.v1",
                        "stage-accepted.v1",
                        "action-refused.v1",
                        "stage-completed.v1",
                        "seal-requested.v1");
        var previous = JournalEntry.BEGINNING;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            assertThat(entry.sequence()).isEqualTo(i + 1);
            assertThat(entry.previous()).isEqualTo(previous);
            assertThat(entry.hash()).isEqualTo(entry.expectedHash());
            previous = entry.hash();
        }
        assertThat(entries).extracting(JournalEntry::cause).contains("event-1", "event-2", "event-3", "event-4");
    }

    @Test
    void decidesAnInputOnceHoweverOftenItComes() {
        var submission = record(event(DossierStory.submitted("2.000986", "H32.41.1"), DossierStory.MONDAY_9AM));
        intake.pipeInput(submission);
        intake.pipeInput(submission);
        assertThat(journalled()).hasSize(2);
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void neverLetsTimeRunBackwardsWithinADossier() {
        var nine = DossierStory.MONDAY_9AM;
        intake.pipeInput(record(event(DossierStory.submitted("2.000986", "H32.41.1"), nine)));
        intake.pipeInput(record(event(action(Action.ACCEPT, "birth"), nine.minusSeconds(3600))));
        assertThat(journalled()).extracting(JournalEntry::at).containsOnly(nine);
    }

    @Test
    void asksSigningAndGoesOnWithItsAnswer() {
        var nine = DossierStory.MONDAY_9AM;
        intake.pipeInput(record(event(DossierStory.submitted("2.000986", "H32.41.1"), nine)));
        intake.pipeInput(record(event(action(Action.ACCEPT, "birth"), nine)));
        intake.pipeInput(record(event(action(Action.COMPLETE, "birth"), nine)));
        var asked = commands.readRecord();
        AKey.assertProved(asked);
        var command = COMMANDS.read(
                        java.util.Objects.requireNonNull(
                                KafkaEvents.header(asked.headers()).apply("ce_type")),
                        asked.value())
                .orElseThrow();
        assertThat(command.agencyName()).isEqualTo("UBND Phường Vĩnh Hòa");
        assertThat(command.document()).isEqualTo(DossierStory.PAPER);
        journalled();
        var answer = new SignatureEvent.DocumentSigned(
                command.request(),
                command.dossier(),
                command.agency(),
                command.document().sha256(),
                DossierStory.PAPER,
                "4f2a",
                nine,
                null);
        signing.pipeInput(record(
                new EventEnvelope("answer-1", "/signing", ANSWERS.nameOf(answer), CODE, nine, ANSWERS.write(answer))));
        assertThat(journalled())
                .extracting(entry -> entry.type().substring(EventTypes.PREFIX.length()))
                .containsExactly("result-sealed.v1", "dossier-routed.v1", "dossier-routed.v1");
    }

    @Test
    void asksForASealAgainWithAProofAlsoWhereTheDossierHasEnded() {
        var nine = DossierStory.MONDAY_9AM;
        intake.pipeInput(record(event(DossierStory.submitted("2.000635", "H32.15"), nine)));
        intake.pipeInput(record(event(ofJustice(Action.ACCEPT, "extract"), nine)));
        intake.pipeInput(record(event(ofJustice(Action.COMPLETE, "extract"), nine)));
        answer(commands.readRecord(), "b", "4f2a");
        intake.pipeInput(record(event(ofJustice(Action.ACCEPT, "return"), nine)));
        intake.pipeInput(record(event(ofJustice(Action.COMPLETE, "return"), nine)));
        journalled();

        operators.pipeInput(record(event(new DossierInput.ResealDecided("4f2a", "Khóa bị lộ", "QT-7"), nine)));
        var asked = commands.readRecord();
        AKey.assertProved(asked);
        assertThat(command(asked).document()).isEqualTo(DossierStory.PAPER);
        answer(asked, "d", "4f2b");
        operators.pipeInput(record(event(new DossierInput.ResealDecided("4f2a", "Khóa bị lộ", "QT-7"), nine)));

        assertThat(journalled())
                .extracting(entry -> entry.type().substring(EventTypes.PREFIX.length()))
                .containsExactly("reseal-requested.v1", "result-sealed.v1");
        assertThat(KafkaEvents.header(deadLetters.readRecord().headers()).apply("lt_holds_up"))
                .isEqualTo("false");
        assertThat(commands.isEmpty()).isTrue();
    }

    private static StageActionReported ofJustice(Action action, String stage) {
        boolean issues = action == Action.COMPLETE && stage.equals("extract");
        return new StageActionReported(
                action, stage, new AgencyCode("H32.15"), "CB-1", issues ? DossierStory.PAPER : null, null);
    }

    private static SignDocument command(TestRecord<String, byte[]> asked) {
        var type = String.valueOf(KafkaEvents.header(asked.headers()).apply("ce_type"));
        return COMMANDS.read(type, asked.value()).orElseThrow();
    }

    private void answer(TestRecord<String, byte[]> asked, String digit, String certificate) {
        var command = command(asked);
        var answer = new SignatureEvent.DocumentSigned(
                command.request(),
                command.dossier(),
                command.agency(),
                command.document().sha256(),
                new Attachment(digit.repeat(64), "result.pdf", "application/pdf", 30_000),
                certificate,
                DossierStory.MONDAY_9AM,
                null);
        signing.pipeInput(record(new EventEnvelope(
                "answer-" + ++ids,
                "/signing",
                ANSWERS.nameOf(answer),
                CODE,
                DossierStory.MONDAY_9AM,
                ANSWERS.write(answer))));
    }

    @Test
    void putsAsideWhatItCannotReadWithItsBytesAndTheReason() {
        var headers = new RecordHeaders();
        headers.add("ce_id", "x".getBytes(UTF_8));
        intake.pipeInput(new TestRecord<>(CODE, "<xml/>".getBytes(UTF_8), headers, Instant.EPOCH));
        var letter = deadLetters.readRecord();
        assertThat(letter.key()).isEqualTo(CODE);
        assertThat(letter.value()).isEqualTo("<xml/>".getBytes(UTF_8));
        assertThat(KafkaEvents.header(letter.headers()).apply("lt_reason"))
                .isEqualTo("the record header ce_source is missing");
        assertThat(KafkaEvents.header(letter.headers()).apply("lt_topic")).isEqualTo(INTAKE_DOSSIER_EVENTS.name());
        assertThat(KafkaEvents.header(letter.headers()).apply("ce_id")).isEqualTo("x");
        assertThat(journal.isEmpty()).isTrue();
    }

    @Test
    void putsAsideActionsForADossierNobodySubmittedAndGoesOn() {
        intake.pipeInput(record(event(action(Action.ACCEPT, "birth"), DossierStory.MONDAY_9AM)));
        assertThat(KafkaEvents.header(deadLetters.readRecord().headers()).apply("lt_reason"))
                .isEqualTo("no dossier of this code has been submitted");
        intake.pipeInput(record(event(DossierStory.submitted("2.000986", "H32.41.1"), DossierStory.MONDAY_9AM)));
        assertThat(journalled()).hasSize(2);
    }

    @Test
    void putsAsideAKindOfEventItDoesNotKnow() {
        intake.pipeInput(record(new EventEnvelope(
                "e", "/agency/H32", "vn.lienthong.dossier-teleported.v9", CODE, Instant.EPOCH, "{}".getBytes(UTF_8))));
        assertThat(KafkaEvents.header(deadLetters.readRecord().headers()).apply("lt_reason"))
                .contains("replay it after an upgrade");
    }

    @Test
    void putsAsideARecordWhoseKeyIsNotItsSubject() {
        var event = event(DossierStory.submitted("2.000986", "H32.41.1"), DossierStory.MONDAY_9AM);
        intake.pipeInput(new TestRecord<>("another", event.data(), KafkaEvents.headers(event.headers()), event.time()));
        assertThat(deadLetters.isEmpty()).isFalse();
    }
}
