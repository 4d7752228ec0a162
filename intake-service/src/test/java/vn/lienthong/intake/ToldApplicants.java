package vn.lienthong.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;

/** What applicants were told of a dossier, as it stands in Kafka. */
final class ToldApplicants {
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);

    private ToldApplicants() {}

    static <E extends ApplicantEvent> List<E> of(String dossier, Class<E> kind) {
        return of(Infrastructure.shared().bootstrapServers(), dossier, kind);
    }

    static <E extends ApplicantEvent> List<E> of(String bootstrapServers, String dossier, Class<E> kind) {
        var told = new ArrayList<E>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.INTAKE_APPLICANT_EVENTS.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (dossier.equals(record.key())) {
                        var event = KafkaEvents.envelope(record);
                        EVENTS.read(event.type(), event.data())
                                .filter(kind::isInstance)
                                .map(kind::cast)
                                .ifPresent(told::add);
                    }
                }
            }
        }
        return told;
    }
}
