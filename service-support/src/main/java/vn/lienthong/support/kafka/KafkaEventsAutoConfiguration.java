package vn.lienthong.support.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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
import org.springframework.kafka.listener.RetryListener;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.util.backoff.ExponentialBackOff;
import vn.lienthong.contract.Topics;
import vn.lienthong.support.registry.RegistryCopy;
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

    @Bean
    BrokerClock brokerClock() {
        return new BrokerClock();
    }

    /**
     * Whoever sends says what failed; the framework's own listener would log keys and payloads. What was taken tells what
     * time the broker has.
     */
    @Bean
    @Primary
    ProducerListener<Object, Object> silence(BrokerClock broker) {
        var stamped = Topics.all().stream()
                .filter(topic -> topic.kind() == Topics.Kind.EVENTS)
                .map(Topics.Topic::name)
                .collect(Collectors.toSet());
        return new ProducerListener<>() {
            @Override
            public void onSuccess(ProducerRecord<Object, Object> record, RecordMetadata taken) {
                if (taken.hasTimestamp() && stamped.contains(record.topic())) {
                    broker.heard(Instant.ofEpochMilli(taken.timestamp()), System.nanoTime());
                }
            }
        };
    }

    @Bean
    DeadLetters deadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
        return new DeadLetters(kafka, meters);
    }

    @Bean
    RegistryFollower registryFollower(
            ConsumerFactory<?, ?> consumers, ObjectProvider<Clock> clock, ObjectProvider<RegistryCopy> copy) {
        return new RegistryFollower(
                consumers.getConfigurationProperties(), clock.getIfAvailable(Clock::systemUTC), copy.getIfAvailable());
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
        handler.setRetryListeners(new RetryListener() {
            @Override
            public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception e, int attempt) {
                tell(record, e, attempt);
            }

            @Override
            public void failedDelivery(ConsumerRecords<?, ?> records, @Nullable Exception e, int attempt) {
                var all = records.iterator();
                if (all.hasNext()) {
                    tell(all.next(), e, attempt);
                }
            }
        });
        return handler;
    }

    private static void tell(ConsumerRecord<?, ?> first, @Nullable Exception e, int attempt) {
        log.atWarn()
                .addKeyValue("topic", first.topic())
                .addKeyValue("partition", first.partition())
                .addKeyValue("offset", first.offset())
                .addKeyValue("attempt", attempt)
                .addKeyValue("exception", e == null ? "unknown" : kindOf(e))
                .log("a batch failed and is tried again");
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
            running = true;
            if (!settings.startWithout()) {
                ensure(admin);
                return;
            }
            var impatient = new HashMap<>(admin);
            var patience = Long.toString(settings.patience().toMillis());
            impatient.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
            impatient.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
            try {
                ensure(impatient);
            } catch (IllegalStateException e) {
                log.atWarn()
                        .log("Kafka doesn't answer; started without it, what is accepted is announced when it does");
                Thread.ofVirtual().name("topic-setup").start(() -> keepTrying(impatient));
            }
        }

        private void ensure(Map<String, Object> how) {
            try (var client = Admin.create(how)) {
                TopicSetup.ensure(
                        client,
                        settings.partitions(),
                        settings.replicationFactor(),
                        settings.patience(),
                        settings.keysGoneWithin());
            }
        }

        private void keepTrying(Map<String, Object> how) {
            while (running) {
                try {
                    ensure(how);
                    log.info("Kafka answers");
                    return;
                } catch (IllegalStateException e) {
                    log.debug("Kafka doesn't answer yet");
                }
            }
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
