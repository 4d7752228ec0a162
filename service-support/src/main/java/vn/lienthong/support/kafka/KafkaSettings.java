package vn.lienthong.support.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.kafka}.
 *
 * @param partitions of the topics made here; the number of a dossier's partition follows from it, so it stays for ever
 * @param replicationFactor 3 where more than one broker runs
 * @param patience how long to wait for Kafka at start
 * @param keysGoneWithin after which an erased key is removed from its topic's files, at the latest; counts when the topic is
 *     made
 * @param startWithout whether to start all the same where Kafka doesn't answer in that time, and to go on trying
 */
@ConfigurationProperties("lienthong.kafka")
public record KafkaSettings(
        @DefaultValue("4") int partitions,
        @DefaultValue("1") short replicationFactor,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("24h") Duration keysGoneWithin,
        @DefaultValue("false") boolean startWithout) {}
