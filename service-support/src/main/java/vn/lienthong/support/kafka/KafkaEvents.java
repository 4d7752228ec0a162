package vn.lienthong.support.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.JournalEntry;

/** Events to Kafka records and back: attributes are headers, data is the value, the subject is the key. */
public final class KafkaEvents {
    private KafkaEvents() {}

    public static ProducerRecord<String, byte[]> toRecord(Topic topic, EventEnvelope event) {
        return new ProducerRecord<>(
                topic.name(),
                null,
                event.time().toEpochMilli(),
                event.subject(),
                event.data(),
                headers(event.headers()));
    }

    public static ProducerRecord<String, byte[]> toRecord(Topic topic, JournalEntry entry) {
        return new ProducerRecord<>(
                topic.name(), null, entry.at().toEpochMilli(), entry.key(), entry.data(), headers(entry.headers()));
    }

    public static Headers headers(Map<String, String> attributes) {
        var headers = new RecordHeaders();
        attributes.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }

    /** @throws vn.lienthong.contract.wire.UnreadableEvent if the record isn't an event of ours */
    public static EventEnvelope envelope(ConsumerRecord<?, byte[]> record) {
        return EventEnvelope.read(header(record.headers()), record.value());
    }

    /** @throws vn.lienthong.contract.wire.UnreadableEvent if the record isn't a journal entry */
    public static JournalEntry journalEntry(ConsumerRecord<?, byte[]> record) {
        return JournalEntry.read(header(record.headers()), record.value());
    }

    /** Reads headers by name; the last one of a name counts. */
    public static Function<String, @Nullable String> header(Headers headers) {
        return name -> {
            var header = headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        };
    }
}
