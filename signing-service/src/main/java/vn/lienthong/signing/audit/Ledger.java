package vn.lienthong.signing.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.signing.audit.Writing.Noted;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * The one place where signing writes (sổ cái): answers, what is put off, dead letters and offsets, with the audit's entries
 * about them, in one transaction.
 *
 * <p>The chain stays whole because only one transaction is under way at a time, always under the same transactional id.
 * Whoever takes the chain up makes its producer first, which fences off every earlier one of that id, and reads the head
 * after: none but itself can add to the chain from then on. After any failure the head in memory counts for nothing and is
 * read again.
 */
@Component
public class Ledger implements AuditTrail {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final EventTypes<AuditEvent> EVENTS = EventTypes.of(AuditEvent.class);

    private final KafkaTemplate<String, byte[]> kafka;
    private final DeadLetters deadLetters;
    private final AuditTopic topic;
    private final String instance;
    private final Clock clock;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    /** Null while it isn't known for certain. */
    private @Nullable Head head;

    Ledger(
            KafkaTemplate<String, byte[]> kafka,
            DeadLetters deadLetters,
            AuditTopic topic,
            @Value("${lienthong.instance}") String instance,
            Clock clock) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.topic = topic;
        this.instance = instance;
        this.clock = clock;
    }

    /**
     * Writes all of it, or nothing.
     *
     * @throws RuntimeException if it isn't certain that it was written: go on from the offsets that are committed
     */
    public void commit(Writing writing) {
        commit(writing.noted(), operations -> {
            writing.records().forEach(operations::send);
            writing.putAside()
                    .forEach(letter -> deadLetters.put(Topics.SIGNING_DEAD_LETTER, letter.record(), letter.reason()));
            operations.sendOffsetsToTransaction(writing.offsets(), writing.group());
        });
    }

    @Override
    public void note(AuditEvent event, String cause) {
        commit(List.of(new Noted(event, cause)), operations -> {});
    }

    /** The end of this instance's chain. */
    Head head() {
        oneAtATime.lock();
        try {
            return takenUp();
        } finally {
            oneAtATime.unlock();
        }
    }

    private interface Sends {
        void into(KafkaOperations<String, byte[]> operations);
    }

    private void commit(List<Noted> noted, Sends rest) {
        oneAtATime.lock();
        try {
            var before = takenUp();
            head = null; // in doubt until the commit has come through
            var entries = chained(before, noted);
            kafka.executeInTransaction(operations -> {
                rest.into(operations);
                entries.forEach(entry -> operations.send(recordOf(entry)));
                return true;
            });
            head = entries.isEmpty() ? before : Head.of(entries.getLast());
        } finally {
            oneAtATime.unlock();
        }
    }

    private Head takenUp() {
        var known = head;
        if (known != null) {
            return known;
        }
        // Makes the producer where there is none, and so fences off whoever wrote before.
        kafka.executeInTransaction(operations -> true);
        var read = topic.headOf(instance);
        log.atInfo()
                .addKeyValue("instance", instance)
                .addKeyValue("sequence", read.sequence())
                .log("audit chain taken up");
        head = read;
        return read;
    }

    private List<JournalEntry> chained(Head before, List<Noted> noted) {
        var entries = new ArrayList<JournalEntry>(noted.size());
        var last = before;
        for (var one : noted) {
            var entry = JournalEntry.next(
                    instance,
                    last.sequence() + 1,
                    last.hash(),
                    EVENTS.nameOf(one.event()),
                    later(clock.instant(), last.at()),
                    one.cause(),
                    EVENTS.write(one.event()));
            entries.add(entry);
            last = Head.of(entry);
        }
        return entries;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static ProducerRecord<String, byte[]> recordOf(JournalEntry entry) {
        var headers = KafkaEvents.headers(entry.headers());
        headers.remove("ce_source").add("ce_source", "/signing".getBytes(UTF_8));
        // The record's own time is the producer's: the broker refuses one far from its own, the entry's stands in a
        // header.
        return new ProducerRecord<>(
                Topics.SIGNING_AUDIT_JOURNAL.name(), null, null, entry.key(), entry.data(), headers);
    }
}
