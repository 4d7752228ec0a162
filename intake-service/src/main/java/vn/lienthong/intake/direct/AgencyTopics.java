package vn.lienthong.intake.direct;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.support.kafka.KafkaSettings;
import vn.lienthong.support.kafka.TopicSetup;

/** Makes agencies' topics on the broker. */
@Component
class AgencyTopics {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> admin;
    private final KafkaSettings kafka;
    private final DirectSettings settings;
    /** Those that were seen to be there. */
    private final Set<String> there = ConcurrentHashMap.newKeySet();

    AgencyTopics(KafkaAdmin admin, KafkaSettings kafka, DirectSettings settings) {
        this.admin = new HashMap<>(admin.getConfigurationProperties());
        // Somebody waits for the answer.
        this.admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        this.kafka = kafka;
        this.settings = settings;
    }

    /** A client for who changes the broker. */
    Admin client() {
        return Admin.create(admin);
    }

    /** Makes what an agency writes to, and what it is answered in, if they aren't there. */
    void ensurePair(AgencyCode agency) {
        ensure(List.of(Topics.eventsOf(agency), Topics.repliesOf(agency)));
    }

    /** Without it a reply would stand in the outbox before everything else. */
    void ensureReplies(AgencyCode agency) {
        ensure(List.of(Topics.repliesOf(agency)));
    }

    private void ensure(List<Topic> topics) {
        if (topics.stream().map(Topic::name).allMatch(there::contains)) {
            return;
        }
        try (var client = client()) {
            TopicSetup.ensure(client, topics, settings.partitions(), kafka.replicationFactor(), PATIENCE);
        }
        topics.forEach(topic -> there.add(topic.name()));
    }
}
