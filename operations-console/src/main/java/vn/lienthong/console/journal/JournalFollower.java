package vn.lienthong.console.journal;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.support.kafka.DeadLetters;

/** Follows {@code routing.dossier.journal} into the read model. */
@Component
class JournalFollower extends Following<DossierEvent> {
    static final String GROUP = "console.read-model";

    JournalFollower(ReadModel model, DeadLetters deadLetters) {
        super(model, ReadModel.EVENTS, "dossier code", deadLetters);
    }

    /** Many at once while it is behind: a dossier that moved twice is written once. */
    @KafkaListener(id = GROUP, topics = "routing.dossier.journal", properties = "max.poll.records=5000")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        take(records);
    }
}
