package vn.lienthong.support.outbox;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.EventEnvelope;

/**
 * What is to be published, committed together with what it announces. {@link #append} must be called inside the
 * transaction; {@link OutboxPublisher} sends it to Kafka once that has committed, in order per key, and again after a
 * crash: the event's id is stable, so a second sending is recognised.
 */
public class Outbox {
    private final JdbcClient database;
    private final OutboxPublisher publisher;
    private final List<OutboxWitness> witnesses;
    private final JsonMapper json = JsonMapper.shared();

    public Outbox(JdbcClient database, OutboxPublisher publisher) {
        this(database, publisher, List.of());
    }

    public Outbox(JdbcClient database, OutboxPublisher publisher, List<OutboxWitness> witnesses) {
        this.database = database;
        this.publisher = publisher;
        this.witnesses = List.copyOf(witnesses);
    }

    /** Adds events to be published, in this order. */
    public void append(Topic topic, List<EventEnvelope> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the outbox is written in the transaction of what it announces");
        }
        for (var event : events) {
            database.sql("insert into outbox (topic, key, headers, data) values (?, ?, ?::jsonb, ?)")
                    .params(topic.name(), event.subject(), json.writeValueAsString(event.headers()), event.data())
                    .update();
        }
        witnesses.forEach(witness -> witness.appended(topic, events));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                publisher.wake();
            }
        });
    }

    @SuppressWarnings("unchecked")
    static Map<String, String> headers(String stored) {
        return JsonMapper.shared().readValue(stored, Map.class);
    }
}
