package vn.lienthong.intake.audit;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.audit}.
 *
 * @param pause between two writings: what is lost, of attempts that changed nothing, when the process is killed
 * @param mostWaiting attempts that wait in memory to be written; further ones are only counted
 * @param unfinished how long an attempt that changed something may take to be answered before it is written without its
 *     answer
 * @param kept how long attempts are kept, by whole months
 */
@Validated
@ConfigurationProperties("lienthong.intake.audit")
public record AuditSettings(
        @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration pause,

        @DefaultValue("20000") @Positive int mostWaiting,

        @DefaultValue("2m") @DurationMin(seconds = 1) Duration unfinished,
        @DefaultValue("730d") @DurationMin(days = 31) Duration kept) {}
