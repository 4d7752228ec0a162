package vn.lienthong.signing.audit;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * All that one transaction writes.
 *
 * @param offsets of what it was read from, in the name of {@code group}
 */
public record Writing(
        List<ProducerRecord<String, byte[]>> records,
        List<Noted> noted,
        List<PutAside> putAside,
        Map<TopicPartition, OffsetAndMetadata> offsets,
        ConsumerGroupMetadata group) {

    /**
     * An entry of the audit to be.
     *
     * @param cause id of the input that brought it about
     */
    public record Noted(AuditEvent event, String cause) {}

    /**
     * A record for the dead letters.
     *
     * @param reason without any of the contents
     */
    public record PutAside(ConsumerRecord<String, byte[]> record, String reason) {}
}
