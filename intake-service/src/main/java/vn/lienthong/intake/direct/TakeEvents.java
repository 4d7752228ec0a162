package vn.lienthong.intake.direct;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.admission.Admission;
import vn.lienthong.intake.audit.Attempt;
import vn.lienthong.intake.audit.Attempts;
import vn.lienthong.intake.clock.ClockGuard;
import vn.lienthong.intake.direct.Outcome.Answered;
import vn.lienthong.intake.direct.Outcome.TooEarly;
import vn.lienthong.intake.direct.ReadEvent.Sender;
import vn.lienthong.intake.direct.Reading.Readable;
import vn.lienthong.intake.direct.Reading.Unreadable;
import vn.lienthong.intake.direct.Reply.Place;
import vn.lienthong.intake.dossier.Participation;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.problem.PassingTrouble;
import vn.lienthong.support.problem.ProblemMembers;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * Reads {@code agency.<code>.events} of every agency; answers each event on {@code agency.<code>.replies}, through the
 * outbox, in the transaction in which it is judged. The topic proves the sender.
 *
 * <p>Each agency's events are taken in their order, many in one transaction. One that is wrong is answered and holds up
 * nobody; where the trouble is ours and passes, all wait and are tried again.
 */
@Component
class TakeEvents {
    private static final Logger log = LoggerFactory.getLogger(TakeEvents.class);
    /** How it came, and who is named as having sent it. */
    static final String WAY = "kafka";

    private final ReadEvent readEvent;
    private final JudgeEvents judgeEvents;
    private final AgencyTopics topics;
    private final KafkaAccesses accesses;
    private final Callers callers;
    private final Participation participation;
    private final Outbox outbox;
    private final Admission admission;
    private final ClockGuard clockGuard;
    private final Attempts attempts;
    private final EventAttempts eventAttempts;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final DirectSettings settings;
    private final Duration partPatience;
    /** Of the batch at hand: those that are done, should the rest have to be tried again. Of the listener's thread alone. */
    private final Set<ConsumerRecord<String, byte[]>> done = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Of the batch at hand: those that were waited for, once. */
    private final Set<ConsumerRecord<String, byte[]>> waited = Collections.newSetFromMap(new IdentityHashMap<>());

    TakeEvents(
            ReadEvent readEvent,
            JudgeEvents judgeEvents,
            AgencyTopics topics,
            KafkaAccesses accesses,
            Callers callers,
            Participation participation,
            Outbox outbox,
            Admission admission,
            ClockGuard clockGuard,
            Attempts attempts,
            EventAttempts eventAttempts,
            DeadLetters deadLetters,
            TransactionTemplate transactions,
            Clock clock,
            DirectSettings settings,
            IntakeSettings intake) {
        this.readEvent = readEvent;
        this.judgeEvents = judgeEvents;
        this.topics = topics;
        this.accesses = accesses;
        this.callers = callers;
        this.participation = participation;
        this.outbox = outbox;
        this.admission = admission;
        this.clockGuard = clockGuard;
        this.attempts = attempts;
        this.eventAttempts = eventAttempts;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.clock = clock;
        this.settings = settings;
        this.partPatience = intake.partPatience();
    }

    /** Who sends, and as whom it acts. */
    private record Desk(AgencyCode code, Agency agency, Caller caller) {
        Topics.Topic replies() {
            return Topics.repliesOf(code);
        }
    }

    @KafkaListener(
            groupId = "intake.direct",
            topicPattern = Topics.EVENTS_OF_AGENCIES,
            autoStartup = "${lienthong.intake.direct.enabled:true}",
            // One thread: what it remembers of a batch is its own.
            concurrency = "1",
            properties =
                    "metadata.max.age.ms=#{@'lienthong.intake.direct-vn.lienthong.intake.direct.DirectSettings'.lookForTopics().toMillis()}")
    void take(List<ConsumerRecord<String, byte[]>> records) {
        var byTopic = new LinkedHashMap<String, List<ConsumerRecord<String, byte[]>>>();
        for (var record : records) {
            if (!done.contains(record)) {
                byTopic.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
                        .add(record);
            }
        }
        byTopic.forEach(this::take);
        done.clear();
        waited.clear();
    }

    private void take(String topic, List<ConsumerRecord<String, byte[]>> records) {
        AgencyCode code;
        try {
            code = Topics.agencyOfEvents(topic);
        } catch (MalformedIdentity e) {
            records.forEach(record -> {
                deadLetters.put(Topics.INTAKE_DEAD_LETTER, record, "the topic's name holds no agency's code");
                done.add(record);
            });
            return;
        }
        var registry = callers.registry();
        topics.ensureReplies(code);
        var agency = registry.agency(code);
        if (agency.isEmpty()) {
            refuseAll(code, records, Problem.AGENCY_UNKNOWN.refusal());
            return;
        }
        var desk = new Desk(
                code,
                agency.get(),
                new Caller(agency.get().code(), accesses.scopesOf(agency.get().code()), WAY));
        for (int from = 0; from < records.size(); ) {
            int until = Math.min(records.size(), from + settings.mostPerTransaction());
            from += takeSome(desk, records.subList(from, until));
        }
    }

    private void refuseAll(AgencyCode code, List<ConsumerRecord<String, byte[]>> records, Refusal refusal) {
        transactions.executeWithoutResult(status -> {
            records.forEach(
                    record -> append(Topics.repliesOf(code), Reply.refused(null, placeOf(record), refusal, now())));
            attempts.noteDone(records.stream()
                    .map(record -> eventAttempts.refused(record, code, null, refusal))
                    .toList());
        });
        done.addAll(records);
    }

    /** Takes the first of these records, as many as can be taken now; returns how many those are. */
    private int takeSome(Desk desk, List<ConsumerRecord<String, byte[]>> records) {
        try {
            var stopped = judgeInTurn(desk, records);
            done.addAll(records.subList(0, stopped.after()));
            if (stopped.tooEarly() != null) {
                var early = records.get(stopped.after());
                participation.awaitCompetence(stopped.tooEarly(), desk.agency(), patienceFor(early));
                waited.add(early);
            }
            return stopped.after();
        } catch (RuntimeException e) {
            if (PassingTrouble.is(e)) {
                throw e;
            }
            if (records.size() == 1) {
                putAside(desk, records.getFirst(), e);
                return 1;
            }
        }
        // One of them fails: each for itself, so that it doesn't take the others with it.
        int taken = 0;
        while (taken < records.size()) {
            taken += takeSome(desk, records.subList(taken, taken + 1));
        }
        return taken;
    }

    /** When it is this agency's turn; with a wrong clock, or without a place in time, all wait and are tried again. */
    private Stopped judgeInTurn(Desk desk, List<ConsumerRecord<String, byte[]>> records) {
        clockGuard.require();
        try (var place = admission.enter(desk.agency().code(), false)) {
            return Objects.requireNonNull(transactions.execute(status -> judge(desk, records)));
        }
    }

    /**
     * @param after how many were judged
     * @param tooEarly the dossier that the next one is too early for; null where all were judged
     */
    private record Stopped(int after, @Nullable DossierCode tooEarly) {}

    private Stopped judge(Desk desk, List<ConsumerRecord<String, byte[]>> records) {
        var sender = new Sender(desk.agency().code(), callers.registry());
        var readings =
                records.stream().map(record -> readEvent.read(record, sender)).toList();
        var ids = readings.stream()
                .map(reading -> reading instanceof Readable readable ? readable.id() : null)
                .filter(Objects::nonNull)
                .toList();
        var sitting = judgeEvents.open(
                desk.agency(), desk.caller(), ids, desk.replies().name());
        var replies = new ArrayList<Reply>();
        var done = new ArrayList<Attempt>();
        int judged = 0;
        DossierCode tooEarly = null;
        for (; judged < records.size() && tooEarly == null; judged++) {
            var record = records.get(judged);
            switch (readings.get(judged)) {
                case Unreadable(var id, var refusal) -> {
                    replies.add(Reply.refused(id, placeOf(record), refusal, now()));
                    done.add(eventAttempts.refused(record, desk.agency().code(), id, refusal));
                }
                case Readable(var event) -> {
                    var outcome = sitting.judge(event, !patienceFor(record).isZero());
                    if (!(outcome instanceof TooEarly)) {
                        done.add(eventAttempts.judged(record, desk.agency().code(), event, outcome));
                    }
                    switch (outcome) {
                        case Answered answered -> replies.add(answered.reply());
                        case Outcome.Taken taken -> log.debug("an action awaits routing's answer");
                        case TooEarly early -> tooEarly = early.dossier();
                    }
                }
            }
        }
        sitting.close();
        replies.forEach(reply -> append(desk.replies(), reply));
        attempts.noteDone(done);
        return new Stopped(tooEarly == null ? judged : judged - 1, tooEarly);
    }

    private void append(Topics.Topic topic, Reply reply) {
        outbox.append(List.of(new Outgoing(topic, reply.subject(), reply.headers(), reply.data())));
    }

    /** How long this record may wait for us to hear of its agency's part; nothing for one that has lain for a while. */
    private Duration patienceFor(ConsumerRecord<String, byte[]> record) {
        if (waited.contains(record)) {
            return Duration.ZERO;
        }
        var left = Duration.between(
                clock.instant(), Instant.ofEpochMilli(record.timestamp()).plus(partPatience));
        return left.isNegative() ? Duration.ZERO : left.compareTo(partPatience) > 0 ? partPatience : left;
    }

    /** A fault of ours: the bytes are kept, the agency is told, and the next ones have their turn. */
    private void putAside(Desk desk, ConsumerRecord<String, byte[]> record, RuntimeException e) {
        log.atError()
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                .log("an agency's event can't be judged");
        deadLetters.put(
                Topics.INTAKE_DEAD_LETTER,
                record,
                "it can't be judged: " + e.getClass().getName(),
                e);
        var reading = readEvent.read(record, new Sender(desk.agency().code(), callers.registry()));
        var unexpected = ProblemMembers.unexpected();
        transactions.executeWithoutResult(status -> {
            append(desk.replies(), Reply.refused(reading.id(), placeOf(record), unexpected, now()));
            attempts.noteDone(
                    List.of(eventAttempts.refused(record, desk.agency().code(), reading.id(), unexpected)));
        });
        done.add(record);
    }

    private static Place placeOf(ConsumerRecord<?, ?> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
