package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierDecider;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.Undecidable;

/** Decides about dossiers, asks signing for seals, and carries changes of the registry through all that are open. */
class DossierProcess extends JournalProcess<DossierState, DossierRecord> {
    /** What it names when the registry changed: {@code change/<id>}. */
    static final String CHANGE = "change/";

    private static final Logger log = LoggerFactory.getLogger(DossierProcess.class);
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    /** What a change's progress says when it has been carried through all dossiers. */
    private static final String DONE = "";

    private final DossierTopology.Surroundings surroundings;
    private final Counter reviewed;
    private @Nullable KeyValueStore<String, byte[]> sweeps;
    private @Nullable RegistryHistory registry;
    private @Nullable DossierDecider decider;

    DossierProcess(DossierTopology.Surroundings surroundings) {
        super(
                "dossier",
                new StoreNames(DossierTopology.DOSSIERS, DossierTopology.TIMERS, DossierTopology.WAITING),
                surroundings.pace(),
                surroundings.meters(),
                surroundings.traces());
        this.surroundings = surroundings;
        this.reviewed = Counter.builder("dossier.change.reviewed")
                .description("dossiers looked at after a change of the registry")
                .register(surroundings.meters());
    }

    @Override
    public void init(ProcessorContext<String, byte[]> processing) {
        sweeps = processing.getStateStore(DossierTopology.SWEEPS);
        super.init(processing);
    }

    /** Signing answers about documents, and operators settle their letters, on topics that dossiers use, too. */
    @Override
    boolean isOurs(Record<String, byte[]> input) {
        return !DocumentCode.isOne(input.key());
    }

    @Override
    DossierRecord read(byte @Nullable [] stored) {
        return DossierRecord.read(stored);
    }

    @Override
    @Nullable
    Instant timerOf(byte[] stored) {
        return DossierRecord.timer(stored);
    }

    @Override
    boolean isReady() {
        return history() != RegistryHistory.NOTHING;
    }

    @Override
    Optional<Instant> nextDue(DossierState state, Instant at) {
        return decider().nextDue(state, at);
    }

    // ---- inputs

    @Override
    DossierRecord decide(EventEnvelope event, DossierRecord before, Instant at, List<Written> written) {
        var next = tell(event.subject(), before, decided(event, before, at), at, event.id(), written);
        return overtake(event.subject(), next, event.time(), written);
    }

    private List<DossierEvent> decided(EventEnvelope event, DossierRecord before, Instant at) {
        var input = INPUTS.read(event.type(), event.data());
        if (input.isPresent()) {
            return decider().decide(before.state(), input.get(), at, event.id());
        }
        var answer = ANSWERS.read(event.type(), event.data())
                .orElseThrow(() -> new Undecidable(
                        "this version of routing doesn't know the kind of event; replay it after an upgrade", true));
        return decider().decide(before.state(), answer, at);
    }

    /**
     * An input that carries a time before a change which has been carried through already is decided as of its time; the
     * change then follows for this dossier alone.
     */
    private DossierRecord overtake(String code, DossierRecord record, Instant time, List<Written> written) {
        var now = now();
        var next = record;
        for (var change : history().changes()) {
            if (!change.effectiveAt().isAfter(time)
                    || change.effectiveAt().isAfter(now)
                    || next.state() == null
                    || !isCarriedThrough(change)) {
                continue;
            }
            var events = decider().review(next.state(), change, now);
            next = tell(code, next, events, latest(now, next.at()), CHANGE + change.id(), written);
        }
        return next;
    }

    /** Adds events to a dossier's journal. */
    private DossierRecord tell(
            String code,
            DossierRecord before,
            List<DossierEvent> events,
            Instant at,
            String cause,
            List<Written> written) {
        var state = before.state();
        var sequence = before.sequence();
        var hash = before.hash();
        for (var what : events) {
            var entry = JournalEntry.next(code, ++sequence, hash, EVENTS.nameOf(what), at, cause, EVENTS.write(what));
            hash = entry.hash();
            state = DossierState.after(state, what, at);
            written.add(entry(entry, DossierTopology.JOURNAL));
            switch (what) {
                case SealRequested asked ->
                    written.add(command(entry, asked.request(), asked.agency(), asked.document()));
                case ResealRequested asked ->
                    written.add(command(entry, asked.request(), asked.agency(), asked.document()));
                default -> {}
            }
        }
        return before.told(state, sequence, hash, events.isEmpty() ? before.at() : at);
    }

    private Written command(JournalEntry entry, String request, AgencyCode agency, Attachment document) {
        var known = history().at(entry.at()).agency(agency);
        var command = new SignDocument(
                request,
                new DossierCode(entry.key()),
                agency,
                known.map(found -> found.name()).orElse(agency.value()),
                document,
                entry.at());
        var envelope = new EventEnvelope(
                entry.id(), "/routing", COMMANDS.nameOf(command), entry.key(), entry.at(), COMMANDS.write(command));
        return command(envelope, entry.at(), surroundings.commandKey(), DossierTopology.COMMANDS);
    }

    // ---- what time brings, and what changes of the registry bring

    @Override
    DossierRecord pass(
            String code, DossierRecord before, DossierState state, Instant at, String cause, List<Written> written) {
        return tell(code, before, decider().pass(state, at), at, cause, written);
    }

    /** Takes the changes in effect one after the other through the dossiers, some at a time. */
    @Override
    void lookFurther(Instant now) {
        int left = surroundings.pace().reviews();
        for (var change : history().changes()) {
            if (change.effectiveAt().isAfter(now)) {
                return;
            }
            var progress = sweeps().get(change.id());
            if (progress != null && new String(progress, UTF_8).equals(DONE)) {
                continue;
            }
            left = carry(change, progress == null ? null : new String(progress, UTF_8), left, now);
            if (left <= 0) {
                return;
            }
        }
    }

    private boolean isCarriedThrough(RegistryChange change) {
        return sweeps().get(change.id()) != null;
    }

    /** @return how many more may be looked at */
    private int carry(RegistryChange change, @Nullable String after, int most, Instant now) {
        int left = most;
        String last = after;
        List<KeyValue<String, byte[]>> open = new ArrayList<>();
        try (var entries = after == null ? records().all() : records().range(after, null)) {
            while (entries.hasNext() && left > 0) {
                var entry = entries.next();
                if (entry.key.equals(after)) {
                    continue;
                }
                last = entry.key;
                left--;
                if (DossierRecord.isOpen(entry.value)) {
                    open.add(entry);
                }
            }
        }
        for (var dossier : open) {
            review(dossier.key, DossierRecord.read(dossier.value), change, now);
        }
        boolean done = left > 0 || last == null;
        sweeps().put(change.id(), (done || last == null ? DONE : last).getBytes(UTF_8));
        if (done) {
            log.atInfo().addKeyValue("change", change.id()).log("a change of the registry was carried through");
        }
        return left;
    }

    private void review(String code, DossierRecord before, RegistryChange change, Instant now) {
        if (before.state() == null) {
            return;
        }
        var at = latest(now, before.at());
        var written = new ArrayList<Written>();
        try {
            var events = decider().review(before.state(), change, at);
            if (!events.isEmpty()) {
                save(code, before, tell(code, before, events, at, CHANGE + change.id(), written), written);
            }
            reviewed.increment();
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("dossier", code)
                    .addKeyValue("change", change.id())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a change of the registry could not be carried through for a dossier");
        }
    }

    // ---- surroundings

    private RegistryHistory history() {
        return surroundings.registry().get();
    }

    private DossierDecider decider() {
        var newest = history();
        if (decider == null || registry != newest) {
            registry = newest;
            decider = new DossierDecider(newest, surroundings.conditions(), surroundings.policy());
        }
        return decider;
    }

    private KeyValueStore<String, byte[]> sweeps() {
        return Objects.requireNonNull(sweeps, "init comes first");
    }
}
