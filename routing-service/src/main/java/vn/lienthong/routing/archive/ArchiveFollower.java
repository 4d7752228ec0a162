package vn.lienthong.routing.archive;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;

/** Reads {@code routing.dossier.journal}; writes each entry into PostgreSQL, once however often its record comes. */
@Component
class ArchiveFollower {
    private final JournalRecords journal;
    private final JournalArchive archive;

    ArchiveFollower(DeadLetters deadLetters, JournalArchive archive) {
        this.journal = new JournalRecords(deadLetters, Topics.ROUTING_DEAD_LETTER);
        this.archive = archive;
    }

    @KafkaListener(id = "routing.archive", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        archive.add(journal.read(records));
    }
}
