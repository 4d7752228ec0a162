package vn.lienthong.intake.erasure;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.erasure}.
 *
 * @param retention how long a dossier's personal data is kept after its end, where no law has it erased earlier
 */
@Validated
@ConfigurationProperties("lienthong.intake.erasure")
record ErasureSettings(
        @DefaultValue("3650d") @DurationMin(millis = 0) Duration retention) {}
