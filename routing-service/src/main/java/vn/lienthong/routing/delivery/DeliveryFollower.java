package vn.lienthong.routing.delivery;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;

/**
 * Reads {@code routing.dossier.journal}; writes what is owed to each agency into PostgreSQL, once per stage however often
 * a record comes.
 */
@Component
class DeliveryFollower {
    private final JournalRecords journal;
    private final Deliveries deliveries;
    private final DeliverySignals signals;

    DeliveryFollower(DeadLetters deadLetters, Deliveries deliveries, DeliverySignals signals) {
        this.journal = new JournalRecords(deadLetters, Topics.ROUTING_DEAD_LETTER);
        this.deliveries = deliveries;
        this.signals = signals;
    }

    @KafkaListener(id = "routing.deliveries", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        signals.arrived(deliveries.add(journal.read(records)));
    }
}
