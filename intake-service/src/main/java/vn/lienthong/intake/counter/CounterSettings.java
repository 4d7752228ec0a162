package vn.lienthong.intake.counter;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.counter}.
 *
 * @param mostFound procedures or agencies in one answer of the catalogue
 */
@Validated
@ConfigurationProperties("lienthong.intake.counter")
record CounterSettings(
        @DefaultValue("50") @Positive @Max(1000) int mostFound) {}
