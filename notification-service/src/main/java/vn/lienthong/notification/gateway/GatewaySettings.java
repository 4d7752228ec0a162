package vn.lienthong.notification.gateway;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.notification.gateway}; short messages go this way where a url is named.
 *
 * @param key what we show there as bearer token
 * @param source the brand name messages come from
 * @param reportSecret what its reports of delivery are signed with ({@code whsec_…})
 * @param answerTimeout how long an answer is waited for; well within {@code lienthong.notification.lease}
 */
@Validated
@ConditionalOnProperty("lienthong.notification.gateway.url")
@ConfigurationProperties("lienthong.notification.gateway")
public record GatewaySettings(
        @NotNull URI url,
        @NotBlank String key,
        @NotBlank String source,
        @NotBlank String reportSecret,
        @Positive @DefaultValue("50") int rate,
        @Positive @DefaultValue("4") int connections,
        @DurationMin(millis = 100) @DefaultValue("20s") Duration answerTimeout,
        @DurationMin(millis = 10) @DefaultValue("1s") Duration throttlePause) {}
