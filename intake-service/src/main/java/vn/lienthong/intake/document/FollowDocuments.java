package vn.lienthong.intake.document;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.intake.document.Reports.Step;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/** Reads {@code routing.document.journal}; notes routing's answers to what was reported, and tells who waits for them. */
@Component
class FollowDocuments {
    static final String GROUP = "intake.documents";

    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);

    private final Reports reports;
    private final JournalSignals signals;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;

    FollowDocuments(
            Reports reports, JournalSignals signals, DeadLetters deadLetters, TransactionTemplate transactions) {
        this.reports = reports;
        this.signals = signals;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
    }

    @KafkaListener(groupId = GROUP, topics = "#{T(vn.lienthong.contract.Topics).ROUTING_DOCUMENT_JOURNAL.name()}")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var steps = read(records);
        transactions.executeWithoutResult(status -> reports.follow(steps));
        signals.moved(steps.stream().map(step -> step.entry().key()).collect(Collectors.toSet()));
    }

    private List<Step> read(List<ConsumerRecord<String, byte[]>> records) {
        var steps = new ArrayList<Step>(records.size());
        for (var record : records) {
            try {
                var entry = KafkaEvents.journalEntry(record);
                steps.add(new Step(entry, EVENTS.read(entry.type(), entry.data())));
            } catch (UnreadableEvent e) {
                deadLetters.put(Topics.INTAKE_DEAD_LETTER, record, String.valueOf(e.getMessage()));
            }
        }
        return steps;
    }
}
