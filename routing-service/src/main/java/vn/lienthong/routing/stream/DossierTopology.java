package vn.lienthong.routing.stream;

import static vn.lienthong.contract.Topics.AXIS_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DELIVERY_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.decision.Conditions;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.support.trace.Traces;

/**
 * Reads {@code intake.dossier.events}, {@code signing.signature.events}, {@code routing.delivery.events} and {@code
 * routing.operator.events}; writes {@code routing.dossier.journal}, {@code signing.signature.commands} and {@code
 * routing.dead-letter}. All keyed by dossier, all with as many partitions.
 */
public final class DossierTopology {
    /** Name of the Streams application and of its consumer group. */
    public static final String APPLICATION = "routing.streams";

    /** Each dossier's state, by its code. */
    static final String DOSSIERS = "dossiers-by-code";
    /**
     * Which dossier has to be looked at when: ordered by time, read from the earliest. Kept by each instance for itself,
     * without a changelog: it says nothing that {@link #DOSSIERS} doesn't say too, and is laid anew from there.
     */
    static final String TIMERS = "timers-by-due";
    /** Inputs that wait behind a dead letter of the same dossier, in order. */
    static final String WAITING = "waiting-inputs";
    /** How far each change of the registry has been carried through the dossiers. */
    static final String SWEEPS = "sweeps-by-change";

    static final String JOURNAL = "journal";
    static final String COMMANDS = "commands";
    static final String DEAD_LETTERS = JournalProcess.DEAD_LETTERS;
    private static final String INPUTS = "inputs";
    private static final String DECISION = "decision";

    private DossierTopology() {}

    /** What the decision needs from outside; asked for at each decision. */
    public record Surroundings(
            Supplier<RegistryHistory> registry,
            Conditions conditions,
            Policy policy,
            Pace pace,
            MeterRegistry meters,
            CommandKey commandKey,
            Traces traces) {

        /** Nothing is traced. */
        public Surroundings(
                Supplier<RegistryHistory> registry,
                Conditions conditions,
                Policy policy,
                Pace pace,
                MeterRegistry meters,
                CommandKey commandKey) {
            this(registry, conditions, policy, pace, meters, commandKey, Traces.NONE);
        }

        /** Commands go without a proof. */
        public Surroundings(
                Supplier<RegistryHistory> registry,
                Conditions conditions,
                Policy policy,
                Pace pace,
                MeterRegistry meters) {
            this(registry, conditions, policy, pace, meters, CommandKey.NONE);
        }
    }

    public static Topology build(Surroundings surroundings) {
        return new Topology()
                .addSource(
                        INPUTS,
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        INTAKE_DOSSIER_EVENTS.name(),
                        SIGNING_SIGNATURE_EVENTS.name(),
                        ROUTING_DELIVERY_EVENTS.name(),
                        ROUTING_OPERATOR_EVENTS.name(),
                        AXIS_DOSSIER_EVENTS.name())
                .addProcessor(DECISION, () -> new DossierProcess(surroundings), INPUTS)
                .addStateStore(store(DOSSIERS, Serdes.String()), DECISION)
                .addStateStore(store(TIMERS, Serdes.Bytes()).withLoggingDisabled(), DECISION)
                .addStateStore(store(WAITING, Serdes.String()), DECISION)
                .addStateStore(store(SWEEPS, Serdes.String()), DECISION)
                .addSink(
                        JOURNAL,
                        ROUTING_DOSSIER_JOURNAL.name(),
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

    static <K> StoreBuilder<KeyValueStore<K, byte[]>> store(String name, Serde<K> key) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
