package vn.lienthong.routing.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.Undecidable;
import vn.lienthong.routing.document.DocumentDecider;
import vn.lienthong.routing.document.DocumentDecision;
import vn.lienthong.routing.document.DocumentState;

/** Decides about documents, and asks signing for agencies' signatures on their packages. */
class DocumentProcess extends JournalProcess<DocumentState, DocumentRecord> {
    private static final EventTypes<DocumentInput> INPUTS = EventTypes.of(DocumentInput.class);
    private static final EventTypes<PackageSignatureEvent> ANSWERS = EventTypes.of(PackageSignatureEvent.class);
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final EventTypes<SignPackage> COMMANDS = EventTypes.of(SignPackage.class);

    private final DocumentTopology.Surroundings surroundings;
    private @Nullable RegistryHistory registry;
    private @Nullable DocumentDecider decider;

    DocumentProcess(DocumentTopology.Surroundings surroundings) {
        super(
                "document",
                new StoreNames(DocumentTopology.DOCUMENTS, DocumentTopology.TIMERS, DocumentTopology.WAITING),
                surroundings.pace(),
                surroundings.meters(),
                surroundings.traces());
        this.surroundings = surroundings;
    }

    /** Signing answers about dossiers, and operators settle their letters, on topics that documents use, too. */
    @Override
    boolean isOurs(Record<String, byte[]> input) {
        return DocumentCode.isOne(input.key()) || !isShared(topic());
    }

    private static boolean isShared(String topic) {
        return topic.equals(Topics.SIGNING_SIGNATURE_EVENTS.name())
                || topic.equals(Topics.ROUTING_OPERATOR_EVENTS.name());
    }

    @Override
    DocumentRecord read(byte @Nullable [] stored) {
        return DocumentRecord.read(stored);
    }

    @Override
    @Nullable
    Instant timerOf(byte[] stored) {
        return DocumentRecord.timer(stored);
    }

    @Override
    boolean isReady() {
        return surroundings.registry().get() != RegistryHistory.NOTHING;
    }

    @Override
    Optional<Instant> nextDue(DocumentState state, Instant at) {
        return decider().nextDue(state);
    }

    @Override
    DocumentRecord decide(EventEnvelope event, DocumentRecord before, Instant at, List<Written> written) {
        var code = new DocumentCode(event.subject());
        return tell(code, before, decided(code, event, before, at), at, event.id(), written);
    }

    private DocumentDecision decided(DocumentCode code, EventEnvelope event, DocumentRecord before, Instant at) {
        var input = INPUTS.read(event.type(), event.data());
        if (input.isPresent()) {
            return decider().decide(code, before.state(), before.sequence(), input.get(), at);
        }
        var answer = ANSWERS.read(event.type(), event.data())
                .orElseThrow(() -> new Undecidable(
                        "this version of routing doesn't know the kind of event; replay it after an upgrade", true));
        return decider().decide(code, before.state(), before.sequence(), answer, at);
    }

    @Override
    DocumentRecord pass(
            String key, DocumentRecord before, DocumentState state, Instant at, String cause, List<Written> written) {
        var code = new DocumentCode(key);
        return tell(code, before, decider().pass(code, state, before.sequence(), at), at, cause, written);
    }

    /** Adds what was decided to a document's journal, and asks signing. */
    private DocumentRecord tell(
            DocumentCode code,
            DocumentRecord before,
            DocumentDecision decision,
            Instant at,
            String cause,
            List<Written> written) {
        var sequence = before.sequence();
        var hash = before.hash();
        for (var what : decision.events()) {
            var entry = JournalEntry.next(
                    code.value(), ++sequence, hash, EVENTS.nameOf(what), at, cause, EVENTS.write(what));
            hash = entry.hash();
            written.add(entry(entry, DocumentTopology.JOURNAL));
        }
        for (var command : decision.commands()) {
            var envelope = new EventEnvelope(
                    command.request(), "/routing", COMMANDS.nameOf(command), code.value(), at, COMMANDS.write(command));
            written.add(command(envelope, at, surroundings.commandKey(), DocumentTopology.COMMANDS));
        }
        return before.told(decision.state(), sequence, hash, decision.events().isEmpty() ? before.at() : at);
    }

    private DocumentDecider decider() {
        var newest = surroundings.registry().get();
        if (decider == null || registry != newest) {
            registry = newest;
            decider = new DocumentDecider(newest, surroundings.policy());
        }
        return decider;
    }
}
