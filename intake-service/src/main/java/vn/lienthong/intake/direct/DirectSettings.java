package vn.lienthong.intake.direct;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.direct}.
 *
 * @param enabled whether agencies' topics are read
 * @param lookForTopics how often to look whether an agency has got a topic
 * @param partitions of each of an agency's topics; one keeps all of its events in one order
 * @param mostPerTransaction events of one agency that are taken in one transaction
 * @param usualScopes what an agency may send whose access wasn't granted here
 */
@Validated
@ConfigurationProperties("lienthong.intake.direct")
public record DirectSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration lookForTopics,

        @DefaultValue("1") @Min(1) @Max(64) int partitions,
        @DefaultValue("500") @Min(1) @Max(2000) int mostPerTransaction,

        @DefaultValue({"dossier.submit", "dossier.act"}) Set<String> usualScopes,

        @Valid @DefaultValue Access access) {

    /**
     * How agencies are given access to the broker.
     *
     * @param bootstrapServers where agencies' clients connect; not where the services do
     * @param securityProtocol of that listener
     * @param iterations of SCRAM
     * @param producerBytesPerSecond that one agency may write to a broker
     * @param consumerBytesPerSecond that one agency may read from a broker
     * @param requestPercentage of one of a broker's threads that one agency may use
     * @param lookForEndsEvery how often to look for agencies that have ended, and take their right to write
     */
    public record Access(
            @DefaultValue("localhost:9094") @NotBlank String bootstrapServers,

            @DefaultValue("SASL_SSL") @Pattern(regexp = "SASL_SSL|SASL_PLAINTEXT")
            String securityProtocol,

            @DefaultValue("8192") @Min(4096) int iterations,
            @DefaultValue("1MB") DataSize producerBytesPerSecond,
            @DefaultValue("2MB") DataSize consumerBytesPerSecond,
            @DefaultValue("50") @Min(1) int requestPercentage,

            @DefaultValue("1m") @DurationMin(millis = 100) Duration lookForEndsEvery) {}
}
