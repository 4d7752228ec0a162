package vn.lienthong.routing.registry;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;

/** Reads {@code routing.dossier.journal}; keeps in PostgreSQL who has what, for rehearsals. */
@Component
class OpenDossierFollower {
    private final JournalRecords journal;
    private final OpenDossiers dossiers;

    OpenDossierFollower(DeadLetters deadLetters, OpenDossiers dossiers) {
        this.journal = new JournalRecords(deadLetters, Topics.ROUTING_DEAD_LETTER);
        this.dossiers = dossiers;
    }

    @KafkaListener(id = "routing.open-stages", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        dossiers.follow(journal.read(records));
    }
}
