package vn.lienthong.console.citizen;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;

/** Reads {@code routing.dossier.journal} for whom dossiers are of; goes on where its index says that it has come to. */
@Component
@ConditionalOnProperty("lienthong.personal.enabled")
class FollowCitizens implements ConsumerSeekAware {
    private final CitizenIndex index;
    private final JournalRecords journal;

    FollowCitizens(CitizenIndex index, DeadLetters deadLetters) {
        this.index = index;
        this.journal = new JournalRecords(deadLetters, Topics.CONSOLE_DEAD_LETTER);
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback kafka) {
        assigned.keySet()
                .forEach(
                        partition -> kafka.seek(partition.topic(), partition.partition(), index.nextOffset(partition)));
    }

    @KafkaListener(id = "console.citizens", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var received = new LinkedHashMap<String, SealedPersonalData>();
        var next = new HashMap<TopicPartition, Long>();
        for (var record : records) {
            next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max);
        }
        for (var journaled : journal.read(records)) {
            if (journaled.event().orElse(null) instanceof DossierReceived event) {
                received.putIfAbsent(journaled.entry().key(), event.personal());
            }
        }
        index.take(received, next);
        index.catchUp();
    }
}
