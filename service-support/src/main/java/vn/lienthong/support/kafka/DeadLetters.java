package vn.lienthong.support.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;

/**
 * Puts aside what can't be processed and never will: the key, value and headers as they came, with {@code lt_reason} in
 * plain words, and where it came from in {@code lt_topic}, {@code lt_partition} and {@code lt_offset}. Returns once the
 * broker has it, so that the record's offset may be committed.
 */
public class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final long PATIENCE_SECONDS = 30;

    private final KafkaTemplate<String, byte[]> kafka;
    private final MeterRegistry meters;

    public DeadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
        this.kafka = kafka;
        this.meters = meters;
        // There from the start: an alert on their increase would miss the first.
        for (var topic : Topics.all()) {
            if (topic.kind() != Topics.Kind.DEAD_LETTER) {
                counter(topic.name());
            }
        }
    }

    /**
     * @param reason what is wrong, without any of the contents
     * @throws IllegalStateException if the broker doesn't take it: the caller must not go on
     */
    public void put(Topic deadLetter, ConsumerRecord<String, byte[]> record, String reason) {
        try {
            kafka.send(letter(deadLetter, record, reason)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while putting a record aside", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker doesn't take a dead letter for " + deadLetter, e);
        }
        counter(record.topic().matches(Topics.EVENTS_OF_AGENCIES) ? "agency" : record.topic())
                .increment();
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("record put aside as a dead letter");
    }

    private Counter counter(String topic) {
        return Counter.builder("dead.letter")
                .description("records put aside, by the topic they came from")
                .tag("topic", topic)
                .register(meters);
    }

    static ProducerRecord<String, byte[]> letter(
            Topic deadLetter, ConsumerRecord<String, byte[]> record, String reason) {
        var letter = new ProducerRecord<>(deadLetter.name(), record.key(), record.value());
        record.headers().forEach(header -> letter.headers().add(header));
        letter.headers()
                .add("lt_reason", reason.getBytes(UTF_8))
                .add("lt_topic", record.topic().getBytes(UTF_8))
                .add("lt_partition", Integer.toString(record.partition()).getBytes(UTF_8))
                .add("lt_offset", Long.toString(record.offset()).getBytes(UTF_8));
        return letter;
    }
}
