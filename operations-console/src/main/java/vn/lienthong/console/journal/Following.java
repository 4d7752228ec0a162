package vn.lienthong.console.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.listener.ConsumerSeekAware;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;

/**
 * Follows a journal into its read model. Where to go on is what the read model says, not what the group committed: an emptied
 * or restored database is caught up by itself.
 *
 * @param <E> the journal's events
 */
public abstract class Following<E> implements ConsumerSeekAware {
    private final Projection<E, ?, ?> model;
    private final EventTypes<E> events;
    private final String key;
    private final DeadLetters deadLetters;

    /** @param key what a record's key is, e.g. {@code dossier code} */
    protected Following(Projection<E, ?, ?> model, EventTypes<E> events, String key, DeadLetters deadLetters) {
        this.model = model;
        this.key = key;
        this.events = events;
        this.deadLetters = deadLetters;
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback kafka) {
        assigned.keySet()
                .forEach(
                        partition -> kafka.seek(partition.topic(), partition.partition(), model.nextOffset(partition)));
    }

    /** A record and the entry in it; empty where it can't be read, or kept. */
    private record Read<E>(ConsumerRecord<String, byte[]> record, Optional<Arrived<E>> entry, String unreadable) {
        Read<E> without() {
            return new Read<>(record, Optional.empty(), unreadable);
        }
    }

    protected void take(List<ConsumerRecord<String, byte[]>> records) {
        var batch = records.parallelStream().map(this::read).toList();
        batch.stream()
                .filter(read -> read.entry().isEmpty())
                .forEach(read -> deadLetters.put(Topics.CONSOLE_DEAD_LETTER, read.record(), read.unreadable()));
        try {
            keep(batch);
        } catch (DataIntegrityViolationException | MalformedIdentity e) {
            // One of them can't be kept: all others are, one by one.
            batch.forEach(this::keepOrPutAside);
        }
    }

    private Read<E> read(ConsumerRecord<String, byte[]> record) {
        try {
            return new Read<>(record, Optional.of(Arrived.read(record, events)), "");
        } catch (UnreadableEvent e) {
            return new Read<>(record, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private void keepOrPutAside(Read<E> read) {
        try {
            keep(List.of(read));
        } catch (DataIntegrityViolationException e) {
            putAside(read, "a value in the entry can't be kept in the read model");
        } catch (MalformedIdentity e) {
            putAside(read, "the key is not a " + key);
        }
    }

    private void putAside(Read<E> read, String reason) {
        deadLetters.put(Topics.CONSOLE_DEAD_LETTER, read.record(), reason);
        keep(List.of(read.without()));
    }

    private void keep(List<Read<E>> batch) {
        var next = new HashMap<TopicPartition, Long>();
        for (var read : batch) {
            var record = read.record();
            next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max);
        }
        model.take(batch.stream().flatMap(read -> read.entry().stream()).toList(), next);
    }
}
