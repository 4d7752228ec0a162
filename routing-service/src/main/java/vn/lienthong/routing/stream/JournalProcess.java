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
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.routing.decision.Undecidable;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.trace.Traces;

/**
 * What is the same for every kind of story that routing decides: it takes one input, has it decided once, and writes what
 * was decided to the journal, all in the transaction that also holds the story's new state. What can't be decided goes to
 * the dead letters; where order matters, what comes after it for the same story waits. From time to time it also looks at
 * the stories whose time has come.
 *
 * @param <S> the state of a story
 * @param <R> what is stored of it
 */
abstract class JournalProcess<S, R extends JournalRecord<S, R>> implements Processor<String, byte[], String, byte[]> {
    /** What a journal entry names as its cause when a time has come: {@code timer/<time>}. */
    static final String TIMER = "timer/";

    private static final Logger log = LoggerFactory.getLogger(JournalProcess.class);
    private static final EventTypes<LetterDecided> LETTERS = EventTypes.of(LetterDecided.class);
    /** Name of the sink that dead letters go to, in every topology. */
    static final String DEAD_LETTERS = "dead-letters";

    private static final String LETTER_DECIDED = EventTypes.PREFIX + "letter-decided.v1";
    private static final String LETTER_ID = "lt_id";
    private static final byte[] PRESENT = {1};
    /** When a time that has come brings nothing, the story is looked at again after so long. */
    private static final long LOOK_AGAIN_MILLIS = 60_000;
    /** So many stories have their timers laid in one look after a start. */
    private static final int LAID_AT_ONCE = 4_000;
    /** So many inputs in the time of the shortest transaction are much. */
    private static final int BUSY = 50;

    private final String subject;
    private final StoreNames names;
    private final Pace pace;
    private final MeterRegistry meters;
    private final Traces traces;
    private final Counter decided;
    private final Counter repeated;
    private final Counter timed;
    private final Counter laid;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, byte[]> records;
    private @Nullable KeyValueStore<Bytes, byte[]> timers;
    private @Nullable KeyValueStore<String, byte[]> waiting;
    /** No timer stands before this time; it saves going over those removed. */
    private Instant noTimerBefore = Instant.EPOCH;
    /** Inputs since it was last asked whether there is much to do. */
    private int taken;
    /** Nothing had come when that was last asked: what comes then is committed at once. */
    private boolean quiet = true;

    private Duration shortestTransaction = Duration.ZERO;
    /** When it was last asked; later than it should have been where the thread has its hands full. */
    private long lookedAt = Long.MAX_VALUE;
    /** Up to which story the timers have been laid since the start; null when up to the last. */
    private @Nullable String timersLaidTo = "";

    /**
     * Where a kind of story is kept.
     *
     * @param records each story, by its key
     * @param timers which story has to be looked at when: ordered by time, kept by each instance for itself, without a
     *     changelog: it says nothing that the records don't say too, and is laid anew from there
     * @param waiting inputs that wait behind a dead letter of the same story, in order
     */
    record StoreNames(String records, String timers, String waiting) {}

    /** A record on its way to one of the topology's sinks. */
    record Written(String sink, Record<String, byte[]> record) {}

    /** @param subject what a story is about, as meters and logs name it: {@code dossier}, {@code document} */
    JournalProcess(String subject, StoreNames names, Pace pace, MeterRegistry meters, Traces traces) {
        this.subject = subject;
        this.names = names;
        this.pace = pace;
        this.meters = meters;
        this.traces = traces;
        this.decided = counter(".input.decided", "inputs decided");
        this.repeated = counter(".input.repeated", "inputs that came again and were passed over");
        this.timed = counter(".timer.passed", "times that came and brought something");
        this.laid = counter(".timer.laid", "times laid anew after a start");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(subject + name).description(description).register(meters);
    }

    // ---- what differs from kind to kind

    /** Whether a record is about this kind of story; on topics that carry several, the others are passed over. */
    abstract boolean isOurs(Record<String, byte[]> input);

    /** What a store holds, read. */
    abstract R read(byte @Nullable [] stored);

    /** Under which time a stored story stands among the timers; known without reading it whole. */
    abstract @Nullable Instant timerOf(byte[] stored);

    /** Nothing can be decided before there is a registry. */
    abstract boolean isReady();

    /**
     * What an input means for a story; what is to be written is added to {@code written}.
     *
     * @param at the time it counts as: its own, or the newest entry's if that is later
     */
    abstract R decide(EventEnvelope event, R before, Instant at, List<Written> written);

    /** What time brings for a story; the same record if it brings nothing. */
    abstract R pass(String key, R before, S state, Instant at, String cause, List<Written> written);

    /** When {@link #pass} has something to do, if nothing else happens before. */
    abstract Optional<Instant> nextDue(S state, Instant at);

    /** What else is looked at from time to time. */
    void lookFurther(Instant now) {}

    // ---- the course of things

    @Override
    public void init(ProcessorContext<String, byte[]> processing) {
        context = processing;
        records = processing.getStateStore(names.records());
        timers = processing.getStateStore(names.timers());
        waiting = processing.getStateStore(names.waiting());
        processing.schedule(pace.interval(), PunctuationType.WALL_CLOCK_TIME, now -> look(Instant.ofEpochMilli(now)));
        shortestTransaction = shortestTransaction(processing);
        processing.schedule(shortestTransaction, PunctuationType.WALL_CLOCK_TIME, this::commitUnlessBusy);
    }

    private static Duration shortestTransaction(ProcessorContext<String, byte[]> processing) {
        var longest = Objects.requireNonNull(
                (Number) processing.appConfigs().get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG), "Streams has a default");
        return Duration.ofMillis(Math.max(1, longest.longValue() / StreamSettings.LONGER_WHEN_BUSY));
    }

    /**
     * While little comes in, nobody has to wait for the end of a long transaction. Where ending one takes longer than it
     * lasts, the next would be asked for at once, and each would hold one input of each partition: what came meanwhile is
     * taken first.
     */
    private void commitUnlessBusy(long now) {
        var late = now - lookedAt > shortestTransaction.toMillis() * 3 / 2;
        lookedAt = now;
        if (late) {
            quiet = false;
            return;
        }
        if (taken > 0 && taken < BUSY) {
            context().commit();
        }
        quiet = taken == 0;
        taken = 0;
    }

    // ---- inputs

    @Override
    public void process(Record<String, byte[]> input) {
        if (!isOurs(input)) {
            return;
        }
        if (taken++ == 0 && quiet) {
            context().commit();
        }
        try (var step = traces.follow(subject + " decide", KafkaEvents.header(input.headers()))) {
            process(input, step);
        }
    }

    private void process(Record<String, byte[]> input, Traces.Step step) {
        if (step.isOne() && isCode(input.key())) {
            step.tell(subject, input.key());
        }
        if (LETTER_DECIDED.equals(KafkaEvents.header(input.headers()).apply("ce_type"))) {
            settle(input);
            return;
        }
        var before = input.key() == null ? read(null) : record(input.key());
        if (before.heldBy() != null) {
            waitBehind(before, input);
            return;
        }
        take(input, before, null);
    }

    /** Whatever else somebody has put there goes into no log and no trace. */
    private static boolean isCode(@Nullable String key) {
        if (key == null) {
            return false;
        }
        try {
            return DocumentCode.isOne(key) || new DossierCode(key).value().equals(key);
        } catch (MalformedIdentity e) {
            return false;
        }
    }

    /** @param letter the id it has as a dead letter, if it has been one before */
    private void take(Record<String, byte[]> input, R before, @Nullable String letter) {
        List<Written> written = new ArrayList<>();
        R next;
        try {
            var event = EventEnvelope.read(KafkaEvents.header(input.headers()), input.value());
            if (!event.subject().equals(input.key())) {
                throw new UnreadableEvent("the record's key is not the event's subject");
            }
            if (before.answered().contains(event.id())) {
                repeated.increment();
                return;
            }
            next = answer(event, before, written);
        } catch (Undecidable e) {
            putAside(input, before, String.valueOf(e.getMessage()), e.holdsUp(), letter, e);
            return;
        } catch (UnreadableEvent | MalformedIdentity e) {
            putAside(input, before, String.valueOf(e.getMessage()), true, letter, e);
            return;
        } catch (RuntimeException e) {
            // A fault of ours holds up one story, not the whole partition; the place tells where to mend it.
            log.atError()
                    .addKeyValue("exception", e.getClass().getName())
                    .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                    .log("an input could not be decided because of a fault in routing");
            putAside(input, before, "a fault in routing: " + e.getClass().getSimpleName(), true, letter, e);
            return;
        }
        save(input.key(), before, next, written);
        decided.increment();
    }

    private R answer(EventEnvelope event, R before, List<Written> written) {
        // Within a story time never runs backwards, whatever the clocks of those who report.
        var at = event.time().isBefore(before.at()) ? before.at() : event.time();
        var answered = new ArrayList<String>(before.answered().size() + 1);
        answered.addAll(before.answered());
        answered.add(event.id());
        return decide(event, before, at, written).answered(answered);
    }

    /** The record of a journal entry. */
    static Written entry(JournalEntry entry, String sink) {
        return new Written(sink, record(entry.key(), entry.data(), entry.at(), KafkaEvents.headers(entry.headers())));
    }

    /** The record of a command to signing, with the proof that it is routing's. */
    static Written command(EventEnvelope command, Instant at, CommandKey key, String sink) {
        var headers = KafkaEvents.headers(command.headers());
        key.proofOf(command).forEach((name, proof) -> headers.add(name, proof.getBytes(UTF_8)));
        return new Written(sink, record(command.subject(), command.data(), at, headers));
    }

    static Record<String, byte[]> record(String key, byte[] data, Instant at, Headers headers) {
        return new Record<>(key, data, at.toEpochMilli(), headers);
    }

    /** Writes what was decided, and remembers when the story has to be looked at again. */
    void save(String code, R before, R after, List<Written> written) {
        for (var one : written) {
            traces.mark(one.record().headers());
            context().forward(one.record(), one.sink());
        }
        var state = after.state();
        var due = state == null ? Optional.<Instant>empty() : nextDue(state, after.at());
        save(code, before, after, due.orElse(null));
    }

    private void save(String code, R before, R after, @Nullable Instant due) {
        if (!Objects.equals(before.timer(), due)) {
            if (before.timer() != null) {
                timers().delete(Timers.key(before.timer(), code));
            }
            if (due != null) {
                layTimer(due, code);
            }
        }
        records().put(code, after.timed(due).write());
    }

    // ---- dead letters, and what waits behind them

    private void putAside(
            Record<String, byte[]> input,
            R before,
            String reason,
            boolean holdsUp,
            @Nullable String letterBefore,
            @Nullable RuntimeException thrown) {
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
        DeadLetters.describe(letter.headers(), "routing", context().applicationId(), thrown, now());
        context().forward(letter, DEAD_LETTERS);
        Counter.builder("dead.letter")
                .description("records put aside, by the topic they came from")
                .tag("topic", place.map(at -> at.topic()).orElse("unknown"))
                .register(meters)
                .increment();
        log.atWarn()
                .addKeyValue(subject, isCode(input.key()) ? input.key() : "unreadable")
                .addKeyValue("reason", reason)
                .log("input put aside as a dead letter");
        if (holdsUp && input.key() != null) {
            waitBehind(before.heldBy(id, before.waiting()), letter);
        }
    }

    private static void add(Record<String, byte[]> letter, String header, String value) {
        letter.headers().remove(header);
        letter.headers().add(header, value.getBytes(UTF_8));
    }

    private void waitBehind(R held, Record<String, byte[]> input) {
        var place = context().recordMetadata();
        if (input.headers().lastHeader(LETTER_ID) == null) {
            place.ifPresent(from ->
                    add(input, "lt_waits_from", "%s/%d/%d".formatted(from.topic(), from.partition(), from.offset())));
        }
        waiting().put(WaitingInput.key(input.key(), held.waiting()), WaitingInput.write(input));
        records()
                .put(input.key(), held.heldBy(held.heldBy(), held.waiting() + 1).write());
        counter(".input.waiting", "inputs that wait behind a dead letter").increment();
    }

    /** An operator has settled the letter that holds a story up: what waits behind it is taken in its order. */
    private void settle(Record<String, byte[]> command) {
        LetterDecided decision;
        try {
            var event = EventEnvelope.read(KafkaEvents.header(command.headers()), command.value());
            if (!event.subject().equals(command.key())) {
                throw new UnreadableEvent("the record's key is not the event's subject");
            }
            decision = LETTERS.read(event.type(), event.data()).orElseThrow();
        } catch (UnreadableEvent e) {
            putAside(command, read(null), String.valueOf(e.getMessage()), false, null, e);
            return;
        }
        var code = command.key();
        var held = record(code);
        if (!decision.letter().equals(held.heldBy())) {
            putAside(command, held, "no such letter holds this " + subject + " up", false, null, null);
            return;
        }
        List<Record<String, byte[]>> inputs = takeWaiting(code);
        records().put(code, held.heldBy(null, 0).write());
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

    // ---- what time brings

    private void look(Instant now) {
        if (!isReady()) {
            return;
        }
        layTimers();
        passTimers(now);
        lookFurther(now);
    }

    /**
     * The timers have no changelog: after a start they are laid anew, some at a time, from the records, which say under
     * which time they stand. One that stands already stays as it is; one that no story knows of is dropped when due.
     */
    private void layTimers() {
        if (timersLaidTo == null) {
            return;
        }
        int left = LAID_AT_ONCE;
        var last = timersLaidTo;
        try (var entries = records().range(timersLaidTo, null)) {
            while (entries.hasNext() && left > 0) {
                var entry = entries.next();
                var due = timerOf(entry.value);
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
        timers().put(Timers.key(due, code), PRESENT);
        if (due.isBefore(noTimerBefore)) {
            noTimerBefore = due;
        }
    }

    private void passTimers(Instant now) {
        List<Bytes> due = new ArrayList<>();
        try (var entries = timers().range(Timers.key(noTimerBefore, ""), Timers.key(now.plusMillis(1), ""))) {
            while (entries.hasNext() && due.size() < pace.timers()) {
                due.add(entries.next().key);
            }
        }
        // Before they are dealt with: what is set anew meanwhile moves it back.
        noTimerBefore = due.size() < pace.timers() ? now : Timers.dueOf(due.getLast());
        for (var key : due) {
            passTimer(Timers.of(key), Timers.dueOf(key), now);
        }
    }

    private void passTimer(String code, Instant due, Instant now) {
        var before = record(code);
        var state = before.state();
        if (state == null || !due.equals(before.timer())) {
            timers().delete(Timers.key(due, code));
            return;
        }
        var at = latest(now, before.at());
        var written = new ArrayList<Written>();
        try {
            var after = pass(code, before, state, at, TIMER + due, written);
            if (after.sequence() == before.sequence()) {
                // Its time was counted by another calendar since; never look at it again at once.
                var next = nextDue(state, at);
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
                    .addKeyValue(subject, code)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("what time brings could not be decided");
            save(code, before, before, Instant.ofEpochMilli(now.toEpochMilli() + LOOK_AGAIN_MILLIS));
        }
    }

    static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    // ---- surroundings

    Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    /** Where the input at hand comes from. */
    String topic() {
        return context().recordMetadata().map(from -> from.topic()).orElse("");
    }

    R record(String code) {
        return read(records().get(code));
    }

    KeyValueStore<String, byte[]> records() {
        return Objects.requireNonNull(records, "init comes first");
    }

    private ProcessorContext<String, byte[]> context() {
        return Objects.requireNonNull(context, "init comes first");
    }

    private KeyValueStore<Bytes, byte[]> timers() {
        return Objects.requireNonNull(timers, "init comes first");
    }

    private KeyValueStore<String, byte[]> waiting() {
        return Objects.requireNonNull(waiting, "init comes first");
    }
}
