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

    @KafkaListener(id = GROUP, topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        try {
            model.take(journal.read(records), next(records));
        } catch (DataIntegrityViolationException | MalformedIdentity e) {
            oneByOne(records);
        }
    }

    /** Finds the record that can't be kept, so that the others are. */
    private void oneByOne(List<ConsumerRecord<String, byte[]>> records) {
        for (var record : records) {
            var single = List.of(record);
            try {
                model.take(journal.read(single), next(single));
            } catch (DataIntegrityViolationException | MalformedIdentity e) {
                deadLetters.put(
                        Topics.CONSOLE_DEAD_LETTER,
                        record,
                        e instanceof MalformedIdentity
                                ? "the key is not a dossier code"
                                : "a value in the entry can't be kept in the read model");
                model.take(List.of(), next(single));
            }
        }
    }

    private static Map<TopicPartition, Long> next(List<ConsumerRecord<String, byte[]>> records) {
        var next = new HashMap<TopicPartition, Long>();
        records.forEach(record ->
                next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max));
        return next;
    }
}
