package vn.lienthong.signing.request;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultTransactionIdSuffixStrategy;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;

/** Batches, each in a transaction of the ledger's: consume, sign, produce. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    /** Sealing is all computing: one thread for each processor. */
    @Bean
    ExecutorService sealers() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("sealer-", 0).factory());
    }

    /** One transactional id for the whole instance, so that an earlier run is fenced off whatever it was about to write. */
    @Bean
    DefaultKafkaProducerFactoryCustomizer oneTransactionalId() {
        return factory -> factory.setTransactionIdSuffixStrategy(new DefaultTransactionIdSuffixStrategy(1));
    }

    /** Takes the place of Boot's: the container commits nothing, for the ledger's transactions do. */
    @Bean
    ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
            ConsumerFactory<String, byte[]> consumers,
            DefaultErrorHandler retryTheBatch,
            @Value("${spring.kafka.listener.poll-timeout}") Duration pollTimeout) {
        var factory = new ConcurrentKafkaListenerContainerFactory<String, byte[]>();
        factory.setConsumerFactory(consumers);
        factory.setBatchListener(true);
        factory.setCommonErrorHandler(retryTheBatch);
        factory.getContainerProperties().setAckMode(AckMode.MANUAL);
        factory.getContainerProperties().setPollTimeout(pollTimeout.toMillis());
        return factory;
    }
}
