package vn.lienthong.console.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import vn.lienthong.infrastructure.Infrastructure;

/** How long a record has waited. */
class RecordTimesTest {
    private static final Map<String, Object> BROKER =
            Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());

    @Test
    void whatCouldNotBeToldInTimeIsAskedAgain() throws Exception {
        var partition = new TopicPartition("record-times", 0);
        try (var admin = Admin.create(BROKER)) {
            admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        var times = new RecordTimes(BROKER);
        try (var producer = new KafkaProducer<>(BROKER, new ByteArraySerializer(), new ByteArraySerializer())) {
            // As if it came too late: it is said to be there, and isn't.
            assertThat(times.at(partition, 0, 1)).isEmpty();
            times.forgetTheRest();
            var written = Instant.parse("2026-03-02T01:30:00Z");
            producer.send(new ProducerRecord<>(partition.topic(), 0, written.toEpochMilli(), null, new byte[0]))
                    .get();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(times.at(partition, 0, 1)).contains(written);
                times.forgetTheRest();
            });
        } finally {
            times.close();
        }
    }
}
