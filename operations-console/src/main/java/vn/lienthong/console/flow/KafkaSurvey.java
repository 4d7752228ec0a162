package vn.lienthong.console.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.flow.ReaderState.Health;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;

/** Asks Kafka how far every reader has come: five requests, and one record where something waits. For one thread. */
class KafkaSurvey implements AutoCloseable {
    /** What nothing else counts. */
    private static final List<Topic> COUNTED = List.of(
            Topics.INTAKE_DOSSIER_EVENTS,
            Topics.ROUTING_DELIVERY_EVENTS,
            Topics.ROUTING_OPERATOR_EVENTS,
            Topics.INTAKE_DOCUMENT_EVENTS,
            Topics.AXIS_DOCUMENT_EVENTS,
            Topics.AXIS_DOSSIER_EVENTS,
            Topics.ROUTING_DOCUMENT_EVENTS,
            Topics.AXIS_OUTGOING_FEED);

    private final Admin admin;
    private final RecordTimes times;
    private final Duration lateAfter;
    private final Clock clock;

    KafkaSurvey(
            Map<String, Object> adminSettings, Map<String, Object> consumerSettings, Duration lateAfter, Clock clock) {
        var settings = new HashMap<>(adminSettings);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "console-survey");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000);
        this.admin = Admin.create(settings);
        this.times = new RecordTimes(consumerSettings);
        this.lateAfter = lateAfter;
        this.clock = clock;
    }

    /**
     * What Kafka says.
     *
     * @param written records ever written to the topics of {@link #COUNTED}
     */
    record Findings(List<ReaderState> readers, Map<Topic, Long> written) {}

    Findings take() throws ExecutionException, InterruptedException {
        var topics = Stream.concat(COUNTED.stream(), readers().flatMap(r -> r.topics().stream()))
                .map(Topic::name)
                .collect(Collectors.toSet());
        var partitions = admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        var starts = offsets(partitions, OffsetSpec.earliest());
        var ends = offsets(partitions, OffsetSpec.latest());
        var committed = committed();
        var states = admin.listGroups().all().get().stream()
                .collect(Collectors.toMap(
                        GroupListing::groupId, group -> group.groupState().orElse(GroupState.UNKNOWN)));
        var now = clock.instant();
        var found = readers()
                .map(reader -> state(
                        reader,
                        states.get(reader.group()),
                        committed.getOrDefault(reader.group(), Map.of()),
                        starts,
                        ends,
                        now))
                .toList();
        times.forgetTheRest();
        return new Findings(
                found, COUNTED.stream().collect(Collectors.toMap(topic -> topic, topic -> written(topic, ends))));
    }

    private static long written(Topic topic, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getKey().topic().equals(topic.name()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Stream<Reader> readers() {
        return Arrays.stream(Reader.values());
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        var asked = partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        var found = new HashMap<TopicPartition, Long>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed()
            throws ExecutionException, InterruptedException {
        var asked = readers().collect(Collectors.toMap(Reader::group, reader -> new ListConsumerGroupOffsetsSpec()));
        return admin.listConsumerGroupOffsets(asked).all().get();
    }

    private ReaderState state(
            Reader reader,
            @Nullable GroupState group,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Instant now) {
        var names = reader.topics().stream().map(Topic::name).toList();
        var waiting = 0L;
        Instant oldest = null;
        for (var end : ends.entrySet()) {
            var partition = end.getKey();
            if (!names.contains(partition.topic())) {
                continue;
            }
            var commit = committed.get(partition);
            var start = starts.getOrDefault(partition, 0L);
            // A group that has committed nothing begins at the beginning.
            var from = commit == null ? start : Math.max(commit.offset(), start);
            if (from >= end.getValue()) {
                continue;
            }
            var written = times.at(partition, from, end.getValue());
            if (written.isPresent()) {
                waiting += end.getValue() - from;
                oldest = oldest == null || written.get().isBefore(oldest) ? written.get() : oldest;
            }
        }
        var age = oldest == null ? null : notNegative(Duration.between(oldest, now));
        return new ReaderState(reader, health(group, age), waiting, age);
    }

    private static Duration notNegative(Duration age) {
        return age.isNegative() ? Duration.ZERO : age;
    }

    private Health health(@Nullable GroupState group, @Nullable Duration oldest) {
        if (group == null || group == GroupState.EMPTY || group == GroupState.DEAD) {
            return Health.ABSENT;
        }
        if (group == GroupState.UNKNOWN) {
            return Health.UNKNOWN;
        }
        return oldest != null && oldest.compareTo(lateAfter) > 0 ? Health.LATE : Health.UP;
    }

    @Override
    public void close() {
        times.close();
        admin.close(Duration.ofSeconds(2));
    }
}
