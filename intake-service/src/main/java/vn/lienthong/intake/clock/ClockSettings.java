package vn.lienthong.intake.clock;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.clock}.
 *
 * @param mostDifference from the database's clock, and the broker's, with which dossiers are still accepted
 * @param compared how often
 * @param withBroker whether the broker's clock counts too
 */
@Validated
@ConfigurationProperties("lienthong.intake.clock")
public record ClockSettings(
        @DefaultValue("30s") @DurationMin(millis = 500) @DurationMax(hours = 1)
        Duration mostDifference,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration compared,

        @DefaultValue("true") boolean withBroker) {}
