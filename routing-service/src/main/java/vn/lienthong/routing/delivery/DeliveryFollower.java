package vn.lienthong.routing.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;

/**
 * Reads {@code routing.dossier.journal}; writes what is owed to each agency, and how far it is, into PostgreSQL, once
 * however often a record comes. Each partition is read from its beginning once by this version, so that what was delivered
 * before it knew states gets them.
 */
@Component
class DeliveryFollower implements ConsumerSeekAware {
    private final JournalRecords journal;
    private final Deliveries deliveries;
    private final DeliverySignals signals;
    private final Dispatcher dispatcher;
    private final Set<Integer> rereading = ConcurrentHashMap.newKeySet();

    DeliveryFollower(DeadLetters deadLetters, Deliveries deliveries, DeliverySignals signals, Dispatcher dispatcher) {
        this.journal = new JournalRecords(deadLetters, Topics.ROUTING_DEAD_LETTER);
        this.deliveries = deliveries;
        this.signals = signals;
        this.dispatcher = dispatcher;
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
        var partitions = assignments.keySet().stream()
                .filter(assigned -> deliveries.isToBeReread(assigned.partition()))
                .toList();
        callback.seekToBeginning(partitions);
        partitions.forEach(partition -> rereading.add(partition.partition()));
    }

    @KafkaListener(id = "routing.deliveries", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var agencies = deliveries.add(journal.read(records));
        isReread(records);
        if (!agencies.isEmpty()) {
            signals.arrived(agencies);
            dispatcher.wake();
        }
    }

    /** From its first batch on, the partition's place is the group's. */
    private void isReread(List<ConsumerRecord<String, byte[]>> records) {
        if (rereading.isEmpty()) {
            return;
        }
        var begun = records.stream()
                .map(ConsumerRecord::partition)
                .filter(rereading::contains)
                .collect(Collectors.toSet());
        deliveries.isReread(begun);
        rereading.removeAll(begun);
    }
}
