package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.routing.decision.DossierDecider;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.Undecidable;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Takes one input, decides, and writes what was decided to the journal (and to signing, if a seal is wanted), all in the
 * transaction that also holds the dossier's new state. What can't be decided goes to the dead letters.
 */
class DossierProcess implements Processor<String, byte[], String, byte[]> {
    private static final Logger log = LoggerFactory.getLogger(DossierProcess.class);
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);

    private final Supplier<Registry> registries;
    private final MeterRegistry meters;
    private final Counter decided;
    private final Counter repeated;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, byte[]> dossiers;
    private @Nullable Registry registry;
    private @Nullable DossierDecider decider;

    DossierProcess(Supplier<Registry> registries, MeterRegistry meters) {
        this.registries = registries;
        this.meters = meters;
        this.decided = meters.counter("dossier.input.decided");
        this.repeated = meters.counter("dossier.input.repeated");
    }

    @Override
    public void init(ProcessorContext<String, byte[]> processing) {
        context = processing;
        dossiers = processing.getStateStore(DossierTopology.STORE);
    }

    @Override
    public void process(Record<String, byte[]> input) {
        List<Written> written;
        DossierRecord next;
        try {
            var event = EventEnvelope.read(KafkaEvents.header(input.headers()), input.value());
            if (!event.subject().equals(input.key())) {
                throw new UnreadableEvent("the record's key is not the event's subject");
            }
            var before = DossierRecord.read(store().get(event.subject()));
            if (before.answered().contains(event.id())) {
                repeated.increment();
                return;
            }
            written = new ArrayList<>();
            next = decide(event, before, written);
        } catch (UnreadableEvent | Undecidable | MalformedIdentity e) {
            putAside(input, String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) {
            // A fault of ours holds up one dossier, not the whole partition; the place tells where to mend it.
            log.atError()
                    .addKeyValue("exception", e.getClass().getName())
                    .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                    .log("an input could not be decided because of a fault in routing");
            putAside(input, "a fault in routing: " + e.getClass().getSimpleName());
            return;
        }
        for (var record : written) {
            context().forward(record.record(), record.sink());
        }
        store().put(input.key(), next.write());
        decided.increment();
    }

    private record Written(String sink, Record<String, byte[]> record) {}

    private DossierRecord decide(EventEnvelope event, DossierRecord before, List<Written> written) {
        // Within a dossier time never runs backwards, whatever the clocks of those who report.
        var at = event.time().isBefore(before.at()) ? before.at() : event.time();
        var events = decided(event, before, at);
        var state = before.state();
        var sequence = before.sequence();
        var hash = before.hash();
        for (var what : events) {
            var entry = JournalEntry.next(
                    event.subject(), ++sequence, hash, EVENTS.nameOf(what), at, event.id(), EVENTS.write(what));
            hash = entry.hash();
            state = DossierState.after(state, what);
            written.add(new Written(
                    DossierTopology.JOURNAL,
                    record(entry.key(), entry.data(), at, KafkaEvents.headers(entry.headers()))));
            if (what instanceof SealRequested asked) {
                written.add(new Written(DossierTopology.COMMANDS, command(entry, asked)));
            }
        }
        var answered = new HashSet<>(before.answered());
        answered.add(event.id());
        return new DossierRecord(state, sequence, hash, at, answered);
    }

    private List<DossierEvent> decided(EventEnvelope event, DossierRecord before, Instant at) {
        var input = INPUTS.read(event.type(), event.data());
        if (input.isPresent()) {
            return decider().decide(before.state(), input.get(), at, event.id());
        }
        var answer = ANSWERS.read(event.type(), event.data())
                .orElseThrow(() -> new Undecidable(
                        "this version of routing doesn't know the kind of event; replay it after an upgrade"));
        return decider().decide(before.state(), answer, at);
    }

    private Record<String, byte[]> command(JournalEntry entry, SealRequested asked) {
        var agency = registries.get().agency(asked.agency());
        var command = new SignDocument(
                asked.request(),
                new DossierCode(entry.key()),
                asked.agency(),
                agency.map(found -> found.name()).orElse(asked.agency().value()),
                asked.document(),
                entry.at());
        var envelope = new EventEnvelope(
                entry.id(), "/routing", COMMANDS.nameOf(command), entry.key(), entry.at(), COMMANDS.write(command));
        return record(entry.key(), envelope.data(), entry.at(), KafkaEvents.headers(envelope.headers()));
    }

    private static Record<String, byte[]> record(String key, byte[] data, Instant at, Headers headers) {
        return new Record<>(key, data, at.toEpochMilli(), headers);
    }

    private void putAside(Record<String, byte[]> input, String reason) {
        var place = context().recordMetadata();
        var letter = input.withHeaders(new org.apache.kafka.common.header.internals.RecordHeaders(input.headers()));
        letter.headers().add("lt_reason", reason.getBytes(UTF_8));
        place.ifPresent(from -> letter.headers()
                .add("lt_topic", from.topic().getBytes(UTF_8))
                .add("lt_partition", Integer.toString(from.partition()).getBytes(UTF_8))
                .add("lt_offset", Long.toString(from.offset()).getBytes(UTF_8)));
        context().forward(letter, DossierTopology.DEAD_LETTERS);
        meters.counter("dead.letter", "topic", place.map(from -> from.topic()).orElse("unknown"))
                .increment();
        log.atWarn().addKeyValue("reason", reason).log("input put aside as a dead letter");
    }

    private DossierDecider decider() {
        var newest = registries.get();
        if (decider == null || registry != newest) {
            registry = newest;
            decider = new DossierDecider(newest);
        }
        return decider;
    }

    private ProcessorContext<String, byte[]> context() {
        return java.util.Objects.requireNonNull(context, "init comes first");
    }

    private KeyValueStore<String, byte[]> store() {
        return java.util.Objects.requireNonNull(dossiers, "init comes first");
    }
}
