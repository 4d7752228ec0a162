package vn.lienthong.intake.document;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * The part of {@code routing.document.journal} that isn't followed yet, by whichever instance: looked into where a document isn't
 * known, to tell "not known yet" from "never sent".
 */
@Component
class UnreadJournal {
    private static final Logger log = LoggerFactory.getLogger(UnreadJournal.class);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String TOPIC = Topics.ROUTING_DOCUMENT_JOURNAL.name();

    private final Map<String, Object> settings;
    private final int most;

    UnreadJournal(ConsumerFactory<?, ?> consumers, DocumentSettings documents) {
        settings = new HashMap<>(consumers.getConfigurationProperties());
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, FollowDocuments.GROUP);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LONGEST_LOOK.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) LONGEST_LOOK.toMillis());
        most = documents.mostUnread();
    }

    /** Whether what isn't followed yet tells of a document. */
    enum Look {
        /** It doesn't, up to the journal's end as it is now. */
        DOES_NOT,
        DOES,
        /** There is too much of it to look through, or Kafka doesn't answer. */
        CANNOT_TELL
    }

    Look of(DocumentCode document) {
        try (var consumer = new KafkaConsumer<String, byte[]>(settings)) {
            return look(consumer, document);
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the journal can't be looked into for a document that isn't known");
            return Look.CANNOT_TELL;
        }
    }

    /** Assigned, not subscribed: it is no member of the group, and commits nothing. */
    private Look look(KafkaConsumer<String, byte[]> consumer, DocumentCode document) {
        var partitions = new HashSet<TopicPartition>();
        consumer.partitionsFor(TOPIC).forEach(one -> partitions.add(new TopicPartition(TOPIC, one.partition())));
        consumer.assign(partitions);
        var followed = consumer.committed(partitions);
        var ends = consumer.endOffsets(partitions);
        for (var partition : partitions) {
            var committed = followed.get(partition);
            if (committed == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, committed);
            }
        }
        long patience = System.nanoTime() + LONGEST_LOOK.toNanos();
        int seen = 0;
        while (!partitions.isEmpty()) {
            for (var record : consumer.poll(POLL)) {
                if (document.value().equals(record.key())) {
                    return Look.DOES;
                }
                if (++seen > most) {
                    return Look.CANNOT_TELL;
                }
            }
            // What ends a transaction is passed over without being a record.
            partitions.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (!partitions.isEmpty() && System.nanoTime() > patience) {
                return Look.CANNOT_TELL;
            }
        }
        return Look.DOES_NOT;
    }
}
