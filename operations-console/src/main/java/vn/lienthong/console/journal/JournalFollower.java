package vn.lienthong.console.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/**
 * Follows {@code routing.dossier.journal} into the read model. Where to go on is what the read model says, not what the
 * group committed: an emptied or restored database is caught up by itself.
 */
@Component
class JournalFollower implements ConsumerSeekAware {
    static final String GROUP = "console.read-model";

    private final ReadModel model;
    private final DeadLetters deadLetters;
    private final JournalRecords journal;

    JournalFollower(ReadModel model, DeadLetters deadLetters) {
        this.model = model;
        this.deadLetters = deadLetters;
        this.journal = new JournalRecords(deadLetters, Topics.CONSOLE_DEAD_LETTER);
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback kafka) {
        assigned.keySet()
                .forEach(
                        partition -> kafka.seek(partition.topic(), partition.partition(), model.nextOffset(partition)));
    }

    /** A record and the entry in it; none where it can't be read, and is with the dead letters already. */
    private record Read(ConsumerRecord<String, byte[]> record, List<Journaled> entries) {}

    @KafkaListener(id = GROUP, topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var batch = records.stream()
                .map(record -> new Read(record, journal.read(List.of(record))))
                .toList();
        try {
            take(batch);
        } catch (DataIntegrityViolationException | MalformedIdentity e) {
            // One of them can't be kept: all others are, one by one.
            batch.forEach(this::takeOrPutAside);
        }
    }

    private void takeOrPutAside(Read read) {
        try {
            take(List.of(read));
        } catch (DataIntegrityViolationException e) {
            putAside(read, "a value in the entry can't be kept in the read model");
        } catch (MalformedIdentity e) {
            putAside(read, "the key is not a dossier code");
        }
    }

    private void putAside(Read read, String reason) {
        deadLetters.put(Topics.CONSOLE_DEAD_LETTER, read.record(), reason);
        take(List.of(new Read(read.record(), List.of())));
    }

    private void take(List<Read> batch) {
        model.take(
                batch.stream().flatMap(read -> read.entries().stream()).toList(),
                next(batch.stream().map(Read::record).toList()));
    }

    private static Map<TopicPartition, Long> next(List<ConsumerRecord<String, byte[]>> records) {
        var next = new HashMap<TopicPartition, Long>();
        records.forEach(record ->
                next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max));
        return next;
    }
}
