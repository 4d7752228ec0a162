package vn.lienthong.console.document;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Follows {@code routing.document.journal} into the read model; where to go on is what the read model says, as with the
 * journal of dossiers.
 */
@Component
class DocumentFollower implements ConsumerSeekAware {
    static final String GROUP = "console.documents";

    private final Documents documents;
    private final ReadModel progress;
    private final DeadLetters deadLetters;

    DocumentFollower(Documents documents, ReadModel progress, DeadLetters deadLetters) {
        this.documents = documents;
        this.progress = progress;
        this.deadLetters = deadLetters;
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback kafka) {
        assigned.keySet()
                .forEach(partition ->
                        kafka.seek(partition.topic(), partition.partition(), progress.nextOffset(partition)));
    }

    /** A record and the entry in it; empty where it can't be read, and is with the dead letters already. */
    private record Read(ConsumerRecord<String, byte[]> record, Optional<JournalEntry> entry) {}

    @KafkaListener(id = GROUP, topics = "routing.document.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var batch = records.stream().map(this::read).toList();
        try {
            take(batch);
        } catch (DataIntegrityViolationException | MalformedIdentity | UnreadableEvent e) {
            // One of them can't be kept: all others are, one by one.
            batch.forEach(this::takeOrPutAside);
        }
    }

    private Read read(ConsumerRecord<String, byte[]> record) {
        try {
            return new Read(record, Optional.of(KafkaEvents.journalEntry(record)));
        } catch (UnreadableEvent e) {
            deadLetters.put(Topics.CONSOLE_DEAD_LETTER, record, String.valueOf(e.getMessage()));
            return new Read(record, Optional.empty());
        }
    }

    private void takeOrPutAside(Read read) {
        try {
            take(List.of(read));
        } catch (DataIntegrityViolationException e) {
            putAside(read, "a value in the entry can't be kept in the read model");
        } catch (MalformedIdentity e) {
            putAside(read, "the key is not a document code");
        } catch (UnreadableEvent e) {
            putAside(read, String.valueOf(e.getMessage()));
        }
    }

    private void putAside(Read read, String reason) {
        deadLetters.put(Topics.CONSOLE_DEAD_LETTER, read.record(), reason);
        take(List.of(new Read(read.record(), Optional.empty())));
    }

    private void take(List<Read> batch) {
        var next = new HashMap<TopicPartition, Long>();
        for (var read : batch) {
            var record = read.record();
            next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max);
        }
        documents.take(batch.stream().flatMap(read -> read.entry().stream()).toList(), next);
    }
}
