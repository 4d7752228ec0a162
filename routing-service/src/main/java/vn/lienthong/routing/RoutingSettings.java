package vn.lienthong.routing;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.routing.stream.Pace;

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
 * @param lookEvery how often due times and changes of the registry are looked at
 * @param mostTimersPerLook dossiers whose time has come, in one transaction
 * @param mostReviewsPerLook dossiers reviewed after a change of the registry, in one transaction
 * @param warnPercent share of the working time after which an agency is warned
 * @param mostApologies how often a new date may be given
 * @param mostConsulted how many agencies may be asked in one consultation
 * @param commandKey PEM file (PKCS#8) of the Ed25519 key that proves commands to signing to be routing's; without it they
 *     carry no proof, and signing takes them only where it is told to
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
        @DefaultValue("500") @Positive int largestPage,
        @DefaultValue("250ms") Duration lookEvery,
        @DefaultValue("500") @Positive int mostTimersPerLook,
        @DefaultValue("2000") @Positive int mostReviewsPerLook,
        @DefaultValue("80") int warnPercent,
        @DefaultValue("1") int mostApologies,
        @DefaultValue("20") int mostConsulted,
        @Nullable Path commandKey) {

    /** What a province decides for itself. */
    public Policy policy() {
        return new Policy(warnPercent, mostApologies, mostConsulted);
    }

    /** How often and how much is looked at besides inputs. */
    public Pace pace() {
        return new Pace(lookEvery, mostTimersPerLook, mostReviewsPerLook);
    }
}
