package vn.lienthong.notification.webhook;

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
 * {@code lienthong.notification.webhook}; the citizens' portal is told where a url is named.
 *
 * @param url below which it takes notifications
 * @param secret what calls are signed with ({@code whsec_…})
 * @param answerTimeout how long an answer is waited for; well within {@code lienthong.notification.lease}
 */
@Validated
@ConditionalOnProperty("lienthong.notification.webhook.url")
@ConfigurationProperties("lienthong.notification.webhook")
public record PortalSettings(
        @NotNull URI url,
        @NotBlank String secret,
        @Positive @DefaultValue("50") int rate,
        @Positive @DefaultValue("2") int connections,
        @DurationMin(millis = 100) @DefaultValue("10s") Duration answerTimeout,
        @DurationMin(millis = 10) @DefaultValue("1s") Duration throttlePause) {
    @Override
    public String toString() {
        return "PortalSettings[url=%s]".formatted(url);
    }
}
