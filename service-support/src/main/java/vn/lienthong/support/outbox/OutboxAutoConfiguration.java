package vn.lienthong.support.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.support.trace.Traces;

/** The outbox, for services that say {@code lienthong.outbox.enabled}; its table is made by {@code classpath:db/outbox}. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
@ConditionalOnProperty("lienthong.outbox.enabled")
public class OutboxAutoConfiguration {
    @Bean
    OutboxPublisher outboxPublisher(
            JdbcClient database,
            TransactionTemplate transactions,
            KafkaTemplate<String, byte[]> kafka,
            MeterRegistry meters,
            Traces traces) {
        return new OutboxPublisher(database, transactions, kafka, meters, traces);
    }

    @Bean
    Outbox outbox(
            JdbcClient database, OutboxPublisher publisher, ObjectProvider<OutboxWitness> witnesses, Traces traces) {
        return new Outbox(database, publisher, witnesses.orderedStream().toList(), traces);
    }
}
