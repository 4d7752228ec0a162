package vn.lienthong.routing.stream;

import static vn.lienthong.contract.Topics.AXIS_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.INTAKE_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOCUMENT_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.document.DocumentPolicy;
import vn.lienthong.support.trace.Traces;

/**
 * Reads {@code intake.document.events}, {@code axis.document.events}, {@code routing.document.events}, {@code
 * signing.signature.events} and {@code routing.operator.events}; writes {@code routing.document.journal}, {@code
 * signing.signature.commands} and {@code routing.dead-letter}. All keyed by document, all with as many partitions. An
 * application of its own beside {@link DossierTopology} (ADR 14).
 */
public final class DocumentTopology {
    /** Name of the Streams application and of its consumer group. */
    public static final String APPLICATION = "routing.document-streams";

    /** Each document's state, by its code. */
    static final String DOCUMENTS = "documents-by-code";
    /** Which document has to be looked at when; without a changelog, laid anew from {@link #DOCUMENTS}. */
    static final String TIMERS = "document-timers-by-due";
    /** Inputs that wait behind a dead letter of the same document, in order. */
    static final String WAITING = "waiting-document-inputs";

    static final String JOURNAL = "document-journal";
    static final String COMMANDS = "commands";
    static final String DEAD_LETTERS = JournalProcess.DEAD_LETTERS;
    private static final String INPUTS = "document-inputs";
    private static final String DECISION = "document-decision";

    private DocumentTopology() {}

    /** What the decision needs from outside; asked for at each decision. */
    public record Surroundings(
            Supplier<RegistryHistory> registry,
            DocumentPolicy policy,
            Pace pace,
            MeterRegistry meters,
            CommandKey commandKey,
            Traces traces) {

        /** Nothing is traced. */
        public Surroundings(
                Supplier<RegistryHistory> registry,
                DocumentPolicy policy,
                Pace pace,
                MeterRegistry meters,
                CommandKey commandKey) {
            this(registry, policy, pace, meters, commandKey, Traces.NONE);
        }

        /** Commands go without a proof. */
        public Surroundings(
                Supplier<RegistryHistory> registry, DocumentPolicy policy, Pace pace, MeterRegistry meters) {
            this(registry, policy, pace, meters, CommandKey.NONE);
        }
    }

    public static Topology build(Surroundings surroundings) {
        return new Topology()
                .addSource(
                        INPUTS,
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        INTAKE_DOCUMENT_EVENTS.name(),
                        AXIS_DOCUMENT_EVENTS.name(),
                        ROUTING_DOCUMENT_EVENTS.name(),
                        SIGNING_SIGNATURE_EVENTS.name(),
                        ROUTING_OPERATOR_EVENTS.name())
                .addProcessor(DECISION, () -> new DocumentProcess(surroundings), INPUTS)
                .addStateStore(DossierTopology.store(DOCUMENTS, Serdes.String()), DECISION)
                .addStateStore(DossierTopology.store(TIMERS, Serdes.Bytes()).withLoggingDisabled(), DECISION)
                .addStateStore(DossierTopology.store(WAITING, Serdes.String()), DECISION)
                .addSink(
                        JOURNAL,
                        ROUTING_DOCUMENT_JOURNAL.name(),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        DECISION)
                .addSink(
                        COMMANDS,
                        SIGNING_SIGNATURE_COMMANDS.name(),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        DECISION)
                .addSink(
                        DEAD_LETTERS,
                        ROUTING_DEAD_LETTER.name(),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        DECISION);
    }
}
