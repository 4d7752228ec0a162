package vn.lienthong.support.outbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.support.database.Writes;
import vn.lienthong.support.trace.Traces;

/**
 * What is to be published, committed together with what it announces. {@link #append} must be called inside the
 * transaction; {@link OutboxPublisher} sends it to Kafka once that has committed, in order per key, and again after a
 * crash: the event's id is stable, so a second sending is recognised.
 */
public class Outbox {
    private final JdbcClient database;
    private final OutboxPublisher publisher;
    private final List<OutboxWitness> witnesses;
    private final Traces traces;
    private final JsonMapper json = JsonMapper.shared();

    public Outbox(JdbcClient database, OutboxPublisher publisher) {
        this(database, publisher, List.of());
    }

    public Outbox(JdbcClient database, OutboxPublisher publisher, List<OutboxWitness> witnesses) {
        this(database, publisher, witnesses, Traces.NONE);
    }

    Outbox(JdbcClient database, OutboxPublisher publisher, List<OutboxWitness> witnesses, Traces traces) {
        this.database = database;
        this.publisher = publisher;
        this.witnesses = List.copyOf(witnesses);
        this.traces = traces;
    }

    /** What is to be published, and where. */
    public record Outgoing(Topic topic, String key, Map<String, String> headers, byte[] data) {
        public Outgoing(Topic topic, EventEnvelope event) {
            this(topic, event.subject(), event.headers(), event.data());
        }
    }

    /** Adds events to be published, in this order. */
    public void append(Topic topic, List<EventEnvelope> events) {
        append(events.stream().map(event -> new Outgoing(topic, event)).toList());
    }

    /** Adds events to be published to several topics, in this order and in one statement. */
    public void append(List<Outgoing> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the outbox is written in the transaction of what it announces");
        }
        if (events.isEmpty()) {
            return;
        }
        var rows = new ArrayList<Object>();
        var trace = traces.current();
        for (var outgoing : events) {
            rows.add(outgoing.topic().name());
            rows.add(outgoing.key());
            rows.add(json.writeValueAsString(with(trace, outgoing.headers())));
            rows.add(outgoing.data());
        }
        Writes.write(
                database,
                "insert into outbox (topic, key, headers, data) values "
                        + String.join(", ", Collections.nCopies(events.size(), "(?, ?, ?::jsonb, ?)")),
                rows);
        witnesses.forEach(witness -> witness.appended(events));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                publisher.wake();
            }
        });
    }

    /** The trace is kept with the row: who sends it later knows nothing of who wrote it. */
    private static Map<String, String> with(Map<String, String> trace, Map<String, String> headers) {
        if (trace.isEmpty()) {
            return headers;
        }
        var all = new LinkedHashMap<>(headers);
        all.putAll(trace);
        return all;
    }

    @SuppressWarnings("unchecked")
    static Map<String, String> headers(String stored) {
        return JsonMapper.shared().readValue(stored, Map.class);
    }
}
