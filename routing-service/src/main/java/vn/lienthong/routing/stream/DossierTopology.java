package vn.lienthong.routing.stream;

import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;
import vn.lienthong.contract.registry.Registry;

/**
 * Reads {@code intake.dossier.events} and {@code signing.signature.events}; writes {@code routing.dossier.journal}, {@code
 * signing.signature.commands} and {@code routing.dead-letter}. All keyed by dossier, all with as many partitions.
 */
public final class DossierTopology {
    /** Name of the Streams application and of its consumer group. */
    public static final String APPLICATION = "routing.streams";

    static final String STORE = "dossiers-by-code";
    static final String JOURNAL = "journal";
    static final String COMMANDS = "commands";
    static final String DEAD_LETTERS = "dead-letters";
    private static final String INPUTS = "inputs";
    private static final String DECISION = "decision";

    private DossierTopology() {}

    /** @param registry the newest registry; asked for at each decision */
    public static Topology build(Supplier<Registry> registry, MeterRegistry meters) {
        var key = new StringDeserializer();
        var value = new ByteArrayDeserializer();
        return new Topology()
                .addSource(INPUTS, key, value, INTAKE_DOSSIER_EVENTS.name(), SIGNING_SIGNATURE_EVENTS.name())
                .addProcessor(DECISION, () -> new DossierProcess(registry, meters), INPUTS)
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                                .withCachingDisabled()
                                .withLoggingEnabled(Map.of()),
                        DECISION)
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
}
