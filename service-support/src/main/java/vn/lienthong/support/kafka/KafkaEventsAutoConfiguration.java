package vn.lienthong.support.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.util.backoff.ExponentialBackOff;
import vn.lienthong.support.registry.RegistryFollower;

/** Topics, dead letters, the registry, and how listeners take trouble that passes. */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@EnableConfigurationProperties(KafkaSettings.class)
public class KafkaEventsAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(KafkaEventsAutoConfiguration.class);

    @Bean
    TopicsBeforeAllElse topicsBeforeAllElse(KafkaAdmin kafka, KafkaSettings settings) {
        return new TopicsBeforeAllElse(kafka.getConfigurationProperties(), settings);
    }

    /** Whoever sends says what failed; the framework's own listener would log keys and payloads. */
    @Bean
    @Primary
    ProducerListener<Object, Object> silence() {
        return new ProducerListener<>() {};
    }

    @Bean
    DeadLetters deadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
        return new DeadLetters(kafka, meters);
    }

    @Bean
    RegistryFollower registryFollower(ConsumerFactory<?, ?> consumers, ObjectProvider<Clock> clock) {
        return new RegistryFollower(consumers.getConfigurationProperties(), clock.getIfAvailable(Clock::systemUTC));
    }

    /**
     * Passing trouble: the same batch again, for ever, with growing pauses up to 10 s; order is kept. What is hopeless
     * never gets here: listeners put it aside record by record.
     */
    @Bean
    DefaultErrorHandler retryTheBatch() {
        var pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(10_000);
        var handler = new DefaultErrorHandler(pauses);
        handler.setRetryListeners((record, e, attempt) -> log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("attempt", attempt)
                .addKeyValue("exception", kindOf(e))
                .log("a batch failed and is tried again"));
        return handler;
    }

    private static String kindOf(@Nullable Throwable e) {
        var root = e;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "unknown" : root.getClass().getName();
    }

    /** Makes the topics before any listener, follower or topology starts. */
    static final class TopicsBeforeAllElse implements SmartLifecycle {
        private final Map<String, Object> admin;
        private final KafkaSettings settings;
        private volatile boolean running;

        TopicsBeforeAllElse(Map<String, Object> admin, KafkaSettings settings) {
            this.admin = new HashMap<>(admin);
            this.admin.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "topic-setup");
            this.settings = settings;
        }

        @Override
        public void start() {
            try (var client = Admin.create(admin)) {
                TopicSetup.ensure(
                        client,
                        settings.partitions(),
                        settings.replicationFactor(),
                        settings.patience(),
                        settings.keysGoneWithin());
            }
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE;
        }
    }
}
