package vn.lienthong.console.document;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.console.journal.Following;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.support.kafka.DeadLetters;

/** Follows {@code routing.document.journal} into the read model. */
@Component
class DocumentFollower extends Following<DocumentEvent> {
    static final String GROUP = "console.documents";

    DocumentFollower(Documents documents, DeadLetters deadLetters) {
        super(documents, Documents.EVENTS, "document code", deadLetters);
    }

    @KafkaListener(id = GROUP, topics = "routing.document.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        take(records);
    }
}
