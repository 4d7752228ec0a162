package vn.lienthong.signing.request;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.audit.Ledger;
import vn.lienthong.signing.audit.Writing;
import vn.lienthong.signing.audit.Writing.Noted;
import vn.lienthong.signing.audit.Writing.PutAside;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.trace.Traces;

/**
 * Reads {@code signing.signature.commands}; writes {@code signing.signature.events}, {@code signing.later.commands}, {@code
 * signing.audit.journal} and {@code signing.dead-letter}, a batch in one Kafka transaction with its offsets.
 *
 * <p>After any failure it goes on from the offsets that are committed: a commit that came through unseen isn't repeated.
 */
@Component
class SigningListener {
    private static final Logger log = LoggerFactory.getLogger(SigningListener.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Batch batch;
    private final Ledger ledger;
    private Duration pause = FIRST_PAUSE;

    SigningListener(Batch batch, Ledger ledger) {
        this.batch = batch;
        this.ledger = ledger;
    }

    @KafkaListener(topics = "signing.signature.commands", groupId = "signing.documents")
    void on(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) throws InterruptedException {
        try {
            carryOut(records, consumer);
            pause = FIRST_PAUSE;
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("records", records.size())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a batch failed and is tried again");
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            goOnFromWhatIsCommitted(records, consumer);
        }
    }

    private void carryOut(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer)
            throws IOException, InterruptedException {
        // All work is done before the first write, so that the transaction is open for moments only.
        var putAside = new ArrayList<PutAside>();
        var readable = new ArrayList<ConsumerRecord<String, byte[]>>(records.size());
        var given = new ArrayList<Given>(records.size());
        for (var record : records) {
            try {
                given.add(given(record));
                readable.add(record);
            } catch (UnreadableEvent e) {
                putAside.add(new PutAside(record, String.valueOf(e.getMessage())));
            }
        }
        var outcomes = batch.outcomes(given);
        var answers = new ArrayList<ProducerRecord<String, byte[]>>(outcomes.size());
        var noted = new ArrayList<Noted>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            var outcome = outcomes.get(i);
            answers.addAll(outcome.records());
            noted.addAll(outcome.noted());
            if (outcome.putAside() != null) {
                putAside.add(new PutAside(readable.get(i), outcome.putAside()));
            }
        }
        ledger.commit(new Writing(answers, noted, putAside, behind(records), consumer.groupMetadata()));
        batch.written(outcomes);
    }

    private static Given given(ConsumerRecord<String, byte[]> record) {
        var envelope = KafkaEvents.envelope(record);
        var command = Command.read(envelope);
        if (!envelope.subject().equals(record.key())) {
            throw new UnreadableEvent("the record's key and its subject name different things");
        }
        var header = KafkaEvents.header(record.headers());
        return new Given(envelope, command, header.apply(CommandProof.HEADER), null, header.apply(Traces.HEADER));
    }

    private static HashMap<TopicPartition, OffsetAndMetadata> behind(List<ConsumerRecord<String, byte[]>> records) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var record : records) {
            offsets.put(partitionOf(record), new OffsetAndMetadata(record.offset() + 1));
        }
        return offsets;
    }

    private static void goOnFromWhatIsCommitted(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
        var first = new TreeMap<TopicPartition, Long>(java.util.Comparator.comparingInt(TopicPartition::partition));
        records.forEach(record -> first.putIfAbsent(partitionOf(record), record.offset()));
        var committed = consumer.committed(Set.copyOf(first.keySet()));
        first.forEach((partition, offset) -> {
            var known = committed.get(partition);
            consumer.seek(partition, known == null ? offset : known.offset());
        });
    }

    private static TopicPartition partitionOf(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
