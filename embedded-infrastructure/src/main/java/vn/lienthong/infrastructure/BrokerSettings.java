package vn.lienthong.infrastructure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How a single broker for development and tests is set, embedded or in a container. */
final class BrokerSettings {
    /** The listener of agencies. */
    static final String AGENCIES = "AGENCIES";

    private BrokerSettings() {}

    /**
     * Access rules, and SCRAM-SHA-512 for agencies. Whoever comes by another listener, which knows no names, is above the
     * rules: the services, and the broker itself.
     */
    static Map<String, String> accessRules() {
        var listener = "listener.name." + AGENCIES.toLowerCase(Locale.ROOT);
        return Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "false",
                "super.users",
                "User:ANONYMOUS",
                "sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                listener + ".sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                listener + ".scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                // A credential that was withdrawn ends also for who is connected.
                listener + ".connections.max.reauth.ms",
                millis(Duration.ofMinutes(10)));
    }

    /** What both kinds share: one broker, nothing replicated, topics made on purpose only. */
    static Map<String, String> common() {
        var settings = new HashMap<String, String>();
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");

        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        // A run may rest for weeks and must then go on where it stopped.
        settings.put("offsets.retention.minutes", minutes(Duration.ofDays(365)));
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "4");

        settings.put("transaction.max.timeout.ms", millis(Duration.ofMinutes(1)));
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", millis(Duration.ofSeconds(1)));

        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", millis(Duration.ofSeconds(1)));
        settings.put("group.consumer.min.session.timeout.ms", millis(Duration.ofSeconds(6)));
        settings.put("group.consumer.session.timeout.ms", millis(Duration.ofSeconds(6)));
        settings.put("group.consumer.min.heartbeat.interval.ms", millis(Duration.ofSeconds(2)));
        settings.put("group.consumer.heartbeat.interval.ms", millis(Duration.ofSeconds(2)));
        return settings;
    }

    /** What keeps the embedded broker small, and quick to come back. */
    static Map<String, String> embedded() {
        var settings = common();
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");

        settings.put("log.segment.bytes", Integer.toString(256 << 20));
        settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
        settings.put("metric.reporters", "");
        return settings;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static String minutes(Duration duration) {
        return Long.toString(duration.toMinutes());
    }
}
