package vn.lienthong.support.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;

/**
 * Makes the topics that are missing and waits until every partition has a leader: an idempotent producer that writes
 * before may loop on sequence errors and drop. What exists is left as it is.
 */
public final class TopicSetup {
    private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration RETENTION_OF_EVENTS = Duration.ofDays(30);
    /** Where nothing else is said. */
    static final Duration KEYS_GONE_WITHIN = Duration.ofHours(24);

    private static final Duration FILES_KEPT_OPEN = Duration.ofSeconds(60);

    private TopicSetup() {}

    /**
     * @param partitions of each topic but the registry's, which have one
     * @throws IllegalStateException if the topics aren't all there within {@code patience}
     */
    public static void ensure(Admin admin, int partitions, short replication, Duration patience) {
        ensure(admin, Topics.all(), partitions, replication, patience);
    }

    /**
     * The same.
     *
     * @param keysGoneWithin after which an erased key is removed from its topic's files, at the latest
     */
    public static void ensure(
            Admin admin, int partitions, short replication, Duration patience, Duration keysGoneWithin) {
        ensure(admin, Topics.all(), partitions, replication, patience, keysGoneWithin);
    }

    /**
     * The same for topics of which not every system has all.
     *
     * @param partitions of each topic but the registry's, which have one
     * @throws IllegalStateException if the topics aren't all there within {@code patience}
     */
    public static void ensure(
            Admin admin, Collection<Topic> topics, int partitions, short replication, Duration patience) {
        ensure(admin, topics, partitions, replication, patience, KEYS_GONE_WITHIN);
    }

    private static void ensure(
            Admin admin,
            Collection<Topic> topics,
            int partitions,
            short replication,
            Duration patience,
            Duration keysGoneWithin) {
        var deadline = Instant.now().plus(patience);
        try {
            var existing = admin.listTopics().names().get();
            var missing = topics.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(topic -> newTopic(topic, partitions, replication, keysGoneWithin))
                    .toList();
            for (var creation : admin.createTopics(missing).values().entrySet()) {
                try {
                    creation.getValue().get();
                    log.atInfo().addKeyValue("topic", creation.getKey()).log("topic created");
                } catch (ExecutionException e) {
                    // Another service was quicker: just as good.
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
            awaitLeaders(admin, topics, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making topics", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka doesn't let us make its topics: " + e.getCause(), e);
        }
    }

    private static void awaitLeaders(Admin admin, Collection<Topic> topics, Instant deadline)
            throws InterruptedException {
        while (true) {
            try {
                Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                var names = topics.stream().map(Topic::name).toList();
                admin.describeTopics(names)
                        .allTopicNames()
                        .get()
                        .forEach((name, description) -> description
                                .partitions()
                                .forEach(partition -> ends.put(
                                        new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("topics have no leader yet: " + e.getCause(), e);
                }
                Thread.sleep(50);
            }
        }
    }

    private static NewTopic newTopic(Topic topic, int partitions, short replication, Duration keysGoneWithin) {
        return switch (topic.kind()) {
            case EVENTS, COMMANDS ->
                new NewTopic(topic.name(), partitions, replication)
                        .configs(Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(RETENTION_OF_EVENTS.toMillis()),
                                // Kept for so long after their arrival: by the time an event carries, one that is late,
                                // or of a clock that is wrong, could be gone before it is read.
                                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                "LogAppendTime"));
            case JOURNAL, DEAD_LETTER ->
                new NewTopic(topic.name(), partitions, replication)
                        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
            case FEED ->
                new NewTopic(topic.name(), 1, replication).configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
            case KEYS -> new NewTopic(topic.name(), partitions, replication).configs(compactedWithin(keysGoneWithin));
            case STATE ->
                new NewTopic(topic.name(), 1, replication)
                        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        };
    }

    /**
     * A record is gone from the files so long after a newer one of its key came, at the latest: the file it stands in is
     * closed, cleaned and removed within a quarter of the time each, and whoever writes to the topic makes sure that there is a
     * next record by which Kafka closes it.
     */
    private static Map<String, String> compactedWithin(Duration time) {
        var quarter = time.dividedBy(4);
        var keptOpen = quarter.compareTo(FILES_KEPT_OPEN) < 0 ? quarter : FILES_KEPT_OPEN;
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(quarter.toMillis()),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Long.toString(quarter.toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.01",
                TopicConfig.FILE_DELETE_DELAY_MS_CONFIG,
                Long.toString(keptOpen.toMillis()));
    }
}
