package vn.lienthong.routing.inbox;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Reads {@code routing.document.journal}; writes each entry into the archive, and what it tells agencies into their feeds,
 * in one transaction and once however often its record comes.
 */
@Component
class DocumentFollower {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);

    private final DeadLetters deadLetters;
    private final Items items;
    private final InboxSignals signals;

    DocumentFollower(DeadLetters deadLetters, Items items, InboxSignals signals) {
        this.deadLetters = deadLetters;
        this.items = items;
        this.signals = signals;
    }

    @KafkaListener(id = "routing.documents", topics = "routing.document.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = new ArrayList<Journaled>(records.size());
        for (var record : records) {
            try {
                var entry = KafkaEvents.journalEntry(record);
                entries.add(new Journaled(entry, EVENTS.read(entry.type(), entry.data())));
            } catch (UnreadableEvent e) {
                deadLetters.put(Topics.ROUTING_DEAD_LETTER, record, String.valueOf(e.getMessage()));
            }
        }
        if (!entries.isEmpty()) {
            signals.arrived(items.take(entries));
        }
    }
}
