package vn.lienthong.support.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;

/**
 * Reads batches of {@code routing.dossier.journal}. Readers recognise {@code (key, sequence)} again: the same record may
 * come twice and must have no second effect.
 */
public class JournalRecords {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private final DeadLetters deadLetters;
    private final Topic deadLetterTopic;

    public JournalRecords(DeadLetters deadLetters, Topic deadLetterTopic) {
        this.deadLetters = deadLetters;
        this.deadLetterTopic = deadLetterTopic;
    }

    /**
     * A journal entry with its event.
     *
     * @param event empty where it is of a kind this version doesn't know: not ours to handle, yet its place counts
     */
    public record Journaled(JournalEntry entry, Optional<DossierEvent> event) {}

    /** The readable entries of a batch, in order; what can't be read goes to the dead letters. */
    public List<Journaled> read(List<ConsumerRecord<String, byte[]>> records) {
        var read = new ArrayList<Journaled>(records.size());
        for (var record : records) {
            try {
                var entry = KafkaEvents.journalEntry(record);
                read.add(new Journaled(entry, EVENTS.read(entry.type(), entry.data())));
            } catch (UnreadableEvent e) {
                deadLetters.put(deadLetterTopic, record, String.valueOf(e.getMessage()));
            }
        }
        return read;
    }
}
