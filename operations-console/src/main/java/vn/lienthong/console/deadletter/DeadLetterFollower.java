package vn.lienthong.console.deadletter;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Kind;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.support.kafka.KafkaEvents;

/** Follows every dead-letter topic: counting offsets would count the markers of transactions too. */
@Component
class DeadLetterFollower {
    private final DeadLetterLog letters;

    DeadLetterFollower(DeadLetterLog letters) {
        this.letters = letters;
    }

    /** The topics to follow. */
    public String[] topics() {
        return Topics.all().stream()
                .filter(topic -> topic.kind() == Kind.DEAD_LETTER)
                .map(Topic::name)
                .toArray(String[]::new);
    }

    @KafkaListener(id = "console.dead-letters", topics = "#{__listener.topics()}")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        letters.add(records.stream().map(DeadLetterFollower::letter).toList());
    }

    private static DeadLetterLog.Letter letter(ConsumerRecord<String, byte[]> record) {
        var header = KafkaEvents.header(record.headers());
        return new DeadLetterLog.Letter(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                Objects.requireNonNullElse(header.apply("lt_topic"), "?"),
                Objects.requireNonNullElse(header.apply("lt_reason"), "?"));
    }
}
