package vn.lienthong.console.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends letters again in transactions. Each also commits, as an offset of a group of its own, up to which turn letters have
 * been sent: after an interruption it is read there, and nothing is sent twice or left out. Always under one transactional id:
 * whoever opens one ends what another left behind, and fences it off.
 */
final class Sender implements AutoCloseable {
    /** Holds nothing but how far replays have come; nobody reads in it. */
    static final String GROUP = "console.replays";

    private static final String TRANSACTIONAL_ID = "console.replays";
    private static final TopicPartition TURNS = new TopicPartition("console.dead-letter", 0);
    private static final Duration AT_CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final Admin admin;

    private Sender(KafkaProducer<String, byte[]> producer, Admin admin) {
        this.producer = producer;
        this.admin = admin;
    }

    static Sender open(Map<String, Object> producers, Map<String, Object> admins) {
        var settings = new HashMap<>(producers);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, TRANSACTIONAL_ID);
        var producer = new KafkaProducer<String, byte[]>(settings);
        try {
            producer.initTransactions();
            return new Sender(producer, Admin.create(admins));
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Up to which turn letters have been sent; everything later has not. */
    long newestTurn() throws ExecutionException, InterruptedException {
        return committed(List.of(GROUP))
                .getOrDefault(GROUP, Map.of())
                .getOrDefault(TURNS, new OffsetAndMetadata(0))
                .offset();
    }

    /** Sends all of them, or none; where each stands. */
    List<Long> send(List<ProducerRecord<String, byte[]>> records, long turn)
            throws ExecutionException, InterruptedException {
        producer.beginTransaction();
        try {
            var sent = new ArrayList<Future<RecordMetadata>>(records.size());
            records.forEach(record -> sent.add(producer.send(record)));
            producer.sendOffsetsToTransaction(
                    Map.of(TURNS, new OffsetAndMetadata(turn)), new ConsumerGroupMetadata(GROUP));
            producer.commitTransaction();
            var offsets = new ArrayList<Long>(sent.size());
            for (var one : sent) {
                offsets.add(one.get().offset());
            }
            return offsets;
        } catch (KafkaException e) {
            // Closed by whoever has opened it, which ends the transaction; what became of it is looked up after.
            throw new NotCertain(e);
        }
    }

    /** How far readers have come, by group. */
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Collection<String> groups)
            throws ExecutionException, InterruptedException {
        var asked =
                groups.stream().collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
        return admin.listConsumerGroupOffsets(asked, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .all()
                .get();
    }

    long end(TopicPartition partition) throws ExecutionException, InterruptedException {
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Override
    public void close() {
        producer.close(AT_CLOSE);
        admin.close(AT_CLOSE);
    }

    /** A transaction may or may not have come through. */
    static final class NotCertain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotCertain(Throwable cause) {
            super("it isn't certain whether letters were sent", cause);
        }
    }
}
