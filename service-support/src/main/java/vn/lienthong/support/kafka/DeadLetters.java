package vn.lienthong.support.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaUtils;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;

/**
 * Puts aside what can't be processed and never will: the key, value and headers as they came, and headers that tell what
 * happened. Returns once the broker has it, so that the record's offset may be committed.
 *
 * <ul>
 *   <li>{@code lt_reason} in plain words, {@code lt_exception} the class of what was thrown, where something was
 *   <li>{@code lt_topic}, {@code lt_partition}, {@code lt_offset}, {@code lt_time}: where it came from, and its own time
 *   <li>{@code lt_service}, {@code lt_reader}: who put it aside, the reader by its group
 *   <li>{@code lt_at}: when
 *   <li>{@code lt_attempt}: how often it has been put aside by now; {@code lt_letter} names the letter before, if it was one
 *       already and was sent again
 * </ul>
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
        put(deadLetter, record, reason, null);
    }

    /**
     * @param reason what is wrong, without any of the contents
     * @param thrown what was thrown where it failed; only its class is told
     * @throws IllegalStateException if the broker doesn't take it: the caller must not go on
     */
    public void put(
            Topic deadLetter, ConsumerRecord<String, byte[]> record, String reason, @Nullable Throwable thrown) {
        try {
            kafka.send(letter(deadLetter, record, reason, thrown, KafkaUtils.getConsumerGroupId(), Instant.now()))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
            Topic deadLetter,
            ConsumerRecord<String, byte[]> record,
            String reason,
            @Nullable Throwable thrown,
            @Nullable String reader,
            Instant now) {
        var letter = new ProducerRecord<>(deadLetter.name(), record.key(), record.value());
        record.headers().forEach(header -> letter.headers().add(header));
        var headers = letter.headers();
        set(headers, "lt_reason", reason);
        set(headers, "lt_topic", record.topic());
        set(headers, "lt_partition", Integer.toString(record.partition()));
        set(headers, "lt_offset", Long.toString(record.offset()));
        set(headers, "lt_time", Instant.ofEpochMilli(record.timestamp()).toString());
        describe(headers, serviceOf(deadLetter), reader, thrown, now);
        return letter;
    }

    /**
     * Who put a record aside and when, and how often it has been by now; for those who write a letter themselves.
     *
     * @param reader the group or application that reads, if it is known
     */
    public static void describe(
            Headers letter, String service, @Nullable String reader, @Nullable Throwable thrown, Instant now) {
        set(letter, "lt_service", service);
        set(letter, "lt_reader", reader);
        set(letter, "lt_exception", thrown == null ? null : thrown.getClass().getName());
        set(letter, "lt_at", now.truncatedTo(ChronoUnit.MILLIS).toString());
        set(letter, "lt_attempt", Integer.toString(attempts(letter) + 1));
    }

    private static int attempts(Headers letter) {
        var before = KafkaEvents.header(letter).apply("lt_attempt");
        return before != null && before.matches("\\d{1,6}") ? Integer.parseInt(before) : 0;
    }

    private static String serviceOf(Topic deadLetter) {
        return deadLetter.name().substring(0, deadLetter.name().indexOf('.'));
    }

    private static void set(Headers letter, String name, @Nullable String value) {
        letter.remove(name);
        if (value != null) {
            letter.add(name, value.getBytes(UTF_8));
        }
    }
}
