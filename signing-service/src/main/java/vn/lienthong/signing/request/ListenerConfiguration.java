package vn.lienthong.signing.request;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.ExponentialBackOff;

/** Batches, each in a transaction: consume, seal, produce. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    /** Sealing is all computing: one thread for each processor. */
    @Bean
    ExecutorService sealers() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("sealer-", 0).factory());
    }

    /**
     * Takes the place of Boot's: no error handler inside the transaction, for it would have the failed batch committed.
     * A batch that fails is rolled back and tried again, for ever, with growing pauses; its order is kept.
     */
    @Bean
    ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
            ConsumerFactory<String, byte[]> consumers,
            KafkaTransactionManager<String, byte[]> transactions,
            @Value("${spring.kafka.listener.poll-timeout}") Duration pollTimeout) {
        var pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(10_000);
        var factory = new ConcurrentKafkaListenerContainerFactory<String, byte[]>();
        factory.setConsumerFactory(consumers);
        factory.setBatchListener(true);
        factory.setAfterRollbackProcessor(new DefaultAfterRollbackProcessor<>(pauses));
        factory.getContainerProperties().setKafkaAwareTransactionManager(transactions);
        factory.getContainerProperties().setPollTimeout(pollTimeout.toMillis());
        return factory;
    }
}
