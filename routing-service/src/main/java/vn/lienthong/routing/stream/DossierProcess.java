package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
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
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
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
 * transaction that also holds the dossier's new state. What can't be decided goes to the dead letters; where order matters,
 * what comes after it for the same dossier waits. From time to time it also looks at the dossiers whose time has come, and
 * carries changes of the registry through all that are open.
 */
class DossierProcess implements Processor<String, byte[], String, byte[]> {
    /** What a journal entry names as its cause when a time has come: {@code timer/<time>}. */
    static final String TIMER = "timer/";
    /** What it names when the registry changed: {@code change/<id>}. */
    static final String CHANGE = "change/";

    private static final Logger log = LoggerFactory.getLogger(DossierProcess.class);
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<LetterDecided> LETTERS = EventTypes.of(LetterDecided.class);
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final String LETTER_DECIDED = EventTypes.PREFIX + "letter-decided.v1";
    private static final String LETTER_ID = "lt_id";
    private static final byte[] PRESENT = {1};
    /** What a change's progress says when it has been carried through all dossiers. */
    private static final String DONE = "";
    /** When a time that has come brings nothing, the dossier is looked at again after so long. */
    private static final long LOOK_AGAIN_MILLIS = 60_000;
    /** So many dossiers have their timers laid in one look after a start. */
    private static final int LAID_AT_ONCE = 4_000;
    /** So many inputs in the time of the shortest transaction are much. */
    private static final int BUSY = 50;

    private final DossierTopology.Surroundings surroundings;
    private final MeterRegistry meters;
    private final Counter decided;
    private final Counter repeated;
    private final Counter timed;
    private final Counter reviewed;
    private final Counter laid;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, byte[]> dossiers;
    private @Nullable KeyValueStore<Bytes, byte[]> timers;
    private @Nullable KeyValueStore<String, byte[]> waiting;
    private @Nullable KeyValueStore<String, byte[]> sweeps;
    private @Nullable RegistryHistory registry;
    private @Nullable DossierDecider decider;
    /** No timer stands before this time; it saves going over those removed. */
    private Instant noTimerBefore = Instant.EPOCH;
    /** Inputs since it was last asked whether there is much to do. */
    private int taken;
    /** Nothing had come when that was last asked: what comes then is committed at once. */
    private boolean quiet = true;
    /** Up to which dossier the timers have been laid since the start; null when up to the last. */
    private @Nullable String timersLaidTo = "";

    DossierProcess(DossierTopology.Surroundings surroundings) {
        this.surroundings = surroundings;
        this.meters = surroundings.meters();
        this.decided = meters.counter("dossier.input.decided");
        this.repeated = meters.counter("dossier.input.repeated");
        this.timed = meters.counter("dossier.timer.passed");
        this.reviewed = meters.counter("dossier.change.reviewed");
        this.laid = meters.counter("dossier.timer.laid");
    }

    @Override
    public void init(ProcessorContext<String, byte[]> processing) {
        context = processing;
        dossiers = processing.getStateStore(DossierTopology.DOSSIERS);
        timers = processing.getStateStore(DossierTopology.TIMERS);
        waiting = processing.getStateStore(DossierTopology.WAITING);
        sweeps = processing.getStateStore(DossierTopology.SWEEPS);
        processing.schedule(
                surroundings.pace().interval(),
                PunctuationType.WALL_CLOCK_TIME,
                now -> look(Instant.ofEpochMilli(now)));
        processing.schedule(
                shortestTransaction(processing), PunctuationType.WALL_CLOCK_TIME, now -> commitUnlessBusy());
    }

    private static Duration shortestTransaction(ProcessorContext<String, byte[]> processing) {
        var longest = Objects.requireNonNull(
                (Number) processing.appConfigs().get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG), "Streams has a default");
        return Duration.ofMillis(Math.max(1, longest.longValue() / StreamSettings.LONGER_WHEN_BUSY));
    }

    /** While little comes in, nobody has to wait for the end of a long transaction. */
    private void commitUnlessBusy() {
        if (taken > 0 && taken < BUSY) {
            context().commit();
        }
        quiet = taken == 0;
        taken = 0;
    }

    // ---- inputs

    @Override
    public void process(Record<String, byte[]> input) {
        if (taken++ == 0 && quiet) {
            context().commit();
        }
        if (LETTER_DECIDED.equals(KafkaEvents.header(input.headers()).apply("ce_type"))) {
            settle(input);
            return;
        }
        var before = input.key() == null ? DossierRecord.NONE : record(input.key());
        if (before.heldBy() != null) {
            waitBehind(before, input);
            return;
        }
        take(input, before, null);
    }

    /** @param letter the id it has as a dead letter, if it has been one before */
    private void take(Record<String, byte[]> input, DossierRecord before, @Nullable String letter) {
        List<Written> written = new ArrayList<>();
        DossierRecord next;
        try {
            var event = EventEnvelope.read(KafkaEvents.header(input.headers()), input.value());
            if (!event.subject().equals(input.key())) {
                throw new UnreadableEvent("the record's key is not the event's subject");
            }
            if (before.answered().contains(event.id())) {
                repeated.increment();
                return;
            }
            next = decide(event, before, written);
        } catch (Undecidable e) {
            putAside(input, before, String.valueOf(e.getMessage()), e.holdsUp(), letter);
            return;
        } catch (UnreadableEvent | MalformedIdentity e) {
            putAside(input, before, String.valueOf(e.getMessage()), true, letter);
            return;
        } catch (RuntimeException e) {
            // A fault of ours holds up one dossier, not the whole partition; the place tells where to mend it.
            log.atError()
                    .addKeyValue("exception", e.getClass().getName())
                    .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                    .log("an input could not be decided because of a fault in routing");
            putAside(input, before, "a fault in routing: " + e.getClass().getSimpleName(), true, letter);
            return;
        }
        save(input.key(), before, next, written);
        decided.increment();
    }

    private record Written(String sink, Record<String, byte[]> record) {}

    private DossierRecord decide(EventEnvelope event, DossierRecord before, List<Written> written) {
        // Within a dossier time never runs backwards, whatever the clocks of those who report.
        var at = event.time().isBefore(before.at()) ? before.at() : event.time();
        var events = decided(event, before, at);
        var answered = new ArrayList<String>(before.answered().size() + 1);
        answered.addAll(before.answered());
        answered.add(event.id());
        var after = tell(event.subject(), before, events, at, event.id(), written);
        var next = new DossierRecord(
                after.state(),
                after.sequence(),
                after.hash(),
                after.at(),
                answered,
                before.timer(),
                before.heldBy(),
                before.waiting());
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
            written.add(new Written(
                    DossierTopology.JOURNAL,
                    record(entry.key(), entry.data(), at, KafkaEvents.headers(entry.headers()))));
            if (what instanceof SealRequested asked) {
                written.add(new Written(DossierTopology.COMMANDS, command(entry, asked)));
            }
        }
        return new DossierRecord(
                state,
                sequence,
                hash,
                events.isEmpty() ? before.at() : at,
                before.answered(),
                before.timer(),
                before.heldBy(),
                before.waiting());
    }

    private Record<String, byte[]> command(JournalEntry entry, SealRequested asked) {
        var agency = history().at(entry.at()).agency(asked.agency());
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

    /** Writes what was decided, and remembers when the dossier has to be looked at again. */
    private void save(String code, DossierRecord before, DossierRecord after, List<Written> written) {
        for (var one : written) {
            context().forward(one.record(), one.sink());
        }
        var due = after.state() == null ? Optional.<Instant>empty() : decider().nextDue(after.state(), after.at());
        save(code, before, after, due.orElse(null));
    }

    private void save(String code, DossierRecord before, DossierRecord after, @Nullable Instant due) {
        if (!Objects.equals(before.timer(), due)) {
            if (before.timer() != null) {
                timers().delete(DossierTopology.timerKey(before.timer(), code));
            }
            if (due != null) {
                layTimer(due, code);
            }
        }
        dossiers().put(code, after.timed(due).write());
    }

    // ---- dead letters, and what waits behind them

    private void putAside(
            Record<String, byte[]> input,
            DossierRecord before,
            String reason,
            boolean holdsUp,
            @Nullable String letterBefore) {
        var place = context().recordMetadata();
        var id = letterBefore != null
                ? letterBefore
                : place.map(at -> "%s/%d/%d".formatted(at.topic(), at.partition(), at.offset()))
                        .orElse("unknown");
        var letter = input.withHeaders(new RecordHeaders(input.headers()));
        add(letter, LETTER_ID, id);
        add(letter, "lt_reason", reason);
        add(letter, "lt_holds_up", Boolean.toString(holdsUp && input.key() != null));
        // Its own place, also where it is decided later, while another record is at hand.
        var from = id.split("/", -1);
        if (from.length == 3) {
            add(letter, "lt_topic", from[0]);
            add(letter, "lt_partition", from[1]);
            add(letter, "lt_offset", from[2]);
        }
        context().forward(letter, DossierTopology.DEAD_LETTERS);
        meters.counter("dead.letter", "topic", place.map(at -> at.topic()).orElse("unknown"))
                .increment();
        log.atWarn().addKeyValue("reason", reason).log("input put aside as a dead letter");
        if (holdsUp && input.key() != null) {
            waitBehind(before.heldBy(id, before.waiting()), letter);
        }
    }

    private static void add(Record<String, byte[]> letter, String header, String value) {
        letter.headers().remove(header);
        letter.headers().add(header, value.getBytes(UTF_8));
    }

    private void waitBehind(DossierRecord held, Record<String, byte[]> input) {
        var place = context().recordMetadata();
        if (input.headers().lastHeader(LETTER_ID) == null) {
            place.ifPresent(from ->
                    add(input, "lt_waits_from", "%s/%d/%d".formatted(from.topic(), from.partition(), from.offset())));
        }
        waiting().put(WaitingInput.key(input.key(), held.waiting()), WaitingInput.write(input));
        dossiers()
                .put(input.key(), held.heldBy(held.heldBy(), held.waiting() + 1).write());
        meters.counter("dossier.input.waiting").increment();
    }

    /** An operator has settled the letter that holds a dossier up: what waits behind it is taken in its order. */
    private void settle(Record<String, byte[]> command) {
        LetterDecided decision;
        try {
            var event = EventEnvelope.read(KafkaEvents.header(command.headers()), command.value());
            if (!event.subject().equals(command.key())) {
                throw new UnreadableEvent("the record's key is not the event's subject");
            }
            decision = LETTERS.read(event.type(), event.data()).orElseThrow();
        } catch (UnreadableEvent e) {
            putAside(command, DossierRecord.NONE, String.valueOf(e.getMessage()), false, null);
            return;
        }
        var code = command.key();
        var held = record(code);
        if (!decision.letter().equals(held.heldBy())) {
            putAside(command, held, "no such letter holds this dossier up", false, null);
            return;
        }
        List<Record<String, byte[]>> inputs = takeWaiting(code);
        dossiers().put(code, held.heldBy(null, 0).write());
        var first = inputs.getFirst();
        if (decision.replacement() != null) {
            first = first.withValue(decision.replacement().getBytes(UTF_8));
        }
        if (decision.retry()) {
            take(first, record(code), decision.letter());
        }
        for (var next : inputs.subList(1, inputs.size())) {
            var now = record(code);
            if (now.heldBy() != null) {
                waitBehind(now, next);
            } else {
                var from = KafkaEvents.header(next.headers()).apply("lt_waits_from");
                take(next, now, from);
            }
        }
        log.atInfo().addKeyValue("letter", decision.letter()).log("a dead letter was settled by an operator");
    }

    private List<Record<String, byte[]>> takeWaiting(String code) {
        List<Record<String, byte[]>> inputs = new ArrayList<>();
        var keys = new ArrayList<String>();
        try (var entries = waiting().range(WaitingInput.key(code, 0), WaitingInput.key(code, 99_999_999))) {
            entries.forEachRemaining(entry -> {
                keys.add(entry.key);
                inputs.add(WaitingInput.read(code, entry.value));
            });
        }
        keys.forEach(waiting()::delete);
        return inputs;
    }

    // ---- what time brings, and what changes of the registry bring

    private void look(Instant now) {
        if (history() == RegistryHistory.NOTHING) {
            return;
        }
        layTimers();
        passTimers(now);
        carryChanges(now);
    }

    /**
     * The timers have no changelog: after a start they are laid anew, some at a time, from the dossiers, which say under
     * which time they stand. One that stands already stays as it is; one that no dossier knows of is dropped when due.
     */
    private void layTimers() {
        if (timersLaidTo == null) {
            return;
        }
        int left = LAID_AT_ONCE;
        var last = timersLaidTo;
        try (var entries = dossiers().range(timersLaidTo, null)) {
            while (entries.hasNext() && left > 0) {
                var entry = entries.next();
                var due = DossierRecord.timer(entry.value);
                if (due != null) {
                    layTimer(due, entry.key);
                    laid.increment();
                }
                last = entry.key;
                left--;
            }
        }
        timersLaidTo = left > 0 ? null : last;
    }

    private void layTimer(Instant due, String code) {
        timers().put(DossierTopology.timerKey(due, code), PRESENT);
        if (due.isBefore(noTimerBefore)) {
            noTimerBefore = due;
        }
    }

    private void passTimers(Instant now) {
        List<Bytes> due = new ArrayList<>();
        try (var entries = timers().range(
                        DossierTopology.timerKey(noTimerBefore, ""), DossierTopology.timerKey(now.plusMillis(1), ""))) {
            while (entries.hasNext() && due.size() < surroundings.pace().timers()) {
                due.add(entries.next().key);
            }
        }
        // Before they are dealt with: what is set anew meanwhile moves it back.
        noTimerBefore = due.size() < surroundings.pace().timers() ? now : DossierTopology.dueOf(due.getLast());
        for (var key : due) {
            passTimer(DossierTopology.dossierOf(key), DossierTopology.dueOf(key), now);
        }
    }

    private void passTimer(String code, Instant due, Instant now) {
        var before = record(code);
        if (before.state() == null || !due.equals(before.timer())) {
            timers().delete(DossierTopology.timerKey(due, code));
            return;
        }
        var at = latest(now, before.at());
        var written = new ArrayList<Written>();
        try {
            var events = decider().pass(before.state(), at);
            var after = tell(code, before, events, at, TIMER + due, written);
            if (events.isEmpty()) {
                // Its time was counted by another calendar since; never look at it again at once.
                var next = decider().nextDue(before.state(), at);
                var again = Instant.ofEpochMilli(now.toEpochMilli() + LOOK_AGAIN_MILLIS);
                save(
                        code,
                        before,
                        before,
                        next.map(moment -> latest(moment, again)).orElse(null));
                return;
            }
            save(code, before, after, written);
            timed.increment();
        } catch (RuntimeException e) {
            // It stays to be looked at again; the others go on.
            log.atError()
                    .addKeyValue("dossier", code)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("what time brings for a dossier could not be decided");
            save(code, before, before, Instant.ofEpochMilli(now.toEpochMilli() + LOOK_AGAIN_MILLIS));
        }
    }

    /** Takes the changes in effect one after the other through the dossiers, some at a time. */
    private void carryChanges(Instant now) {
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
        try (var entries = after == null ? dossiers().all() : dossiers().range(after, null)) {
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

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    // ---- surroundings

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

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

    private DossierRecord record(String code) {
        return DossierRecord.read(dossiers().get(code));
    }

    private ProcessorContext<String, byte[]> context() {
        return Objects.requireNonNull(context, "init comes first");
    }

    private KeyValueStore<String, byte[]> dossiers() {
        return Objects.requireNonNull(dossiers, "init comes first");
    }

    private KeyValueStore<Bytes, byte[]> timers() {
        return Objects.requireNonNull(timers, "init comes first");
    }

    private KeyValueStore<String, byte[]> waiting() {
        return Objects.requireNonNull(waiting, "init comes first");
    }

    private KeyValueStore<String, byte[]> sweeps() {
        return Objects.requireNonNull(sweeps, "init comes first");
    }
}
