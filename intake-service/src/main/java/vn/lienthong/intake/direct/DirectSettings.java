package vn.lienthong.intake.direct;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
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

        @DefaultValue({"dossier.submit", "dossier.act"}) Set<String> usualScopes) {}
