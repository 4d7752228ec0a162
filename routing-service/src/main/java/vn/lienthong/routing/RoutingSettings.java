package vn.lienthong.routing;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.routing}.
 *
 * @param stateFolder where the state stores lie; a cache of their changelogs, so it may be lost
 * @param registry folder of agencies.csv, calendar.yml and procedures/
 * @param threads of the topology
 * @param standbyReplicas warm copies of the state on other instances
 * @param commitInterval how long decisions gather into one transaction; also the least delay of a journal entry
 * @param transactionTimeout after which a dead instance's open transaction no longer holds readers up
 * @param longestWait a reader of the feed may ask us to hold the answer back for at most so long
 * @param largestPage deliveries in one answer
 */
@Validated
@ConfigurationProperties("lienthong.routing")
public record RoutingSettings(
        @NotNull Path stateFolder,
        @DefaultValue("classpath:registry/") String registry,
        @DefaultValue("1") @Positive int threads,
        @DefaultValue("0") int standbyReplicas,
        @DefaultValue("40ms") Duration commitInterval,
        @DefaultValue("10s") Duration transactionTimeout,
        @DefaultValue("30s") Duration longestWait,
        @DefaultValue("500") @Positive int largestPage) {}
