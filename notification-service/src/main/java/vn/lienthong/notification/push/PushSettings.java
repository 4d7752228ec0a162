package vn.lienthong.notification.push;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.notification.push}; browsers are told where a contact is named.
 *
 * @param contact whom a push service can write to, {@code mailto:} or {@code https:} (RFC 8292)
 * @param services origins of the push services endpoints may be of, {@code *.} for any name below: nothing else is ever called
 * @param mostDevices browsers of one dossier; one more takes the oldest's place
 * @param answerTimeout how long an answer is waited for; well within {@code lienthong.notification.lease}
 */
@Validated
@ConditionalOnProperty("lienthong.notification.push.contact")
@ConfigurationProperties("lienthong.notification.push")
public record PushSettings(
        @NotNull URI contact,

        @NotEmpty
        @DefaultValue({
            "https://fcm.googleapis.com",
            "https://updates.push.services.mozilla.com",
            "https://*.push.apple.com",
            "https://*.notify.windows.com"
        })
        List<String> services,

        @Positive @DefaultValue("5") int mostDevices,
        @Positive @DefaultValue("50") int rate,
        @Positive @DefaultValue("2") int connections,
        @DurationMin(millis = 100) @DefaultValue("10s") Duration answerTimeout,
        @DurationMin(millis = 10) @DefaultValue("5s") Duration throttlePause) {
    public PushSettings {
        var scheme = contact == null ? "" : String.valueOf(contact.getScheme());
        if (!scheme.equals("mailto") && !scheme.equals("https")) {
            throw new IllegalArgumentException("lienthong.notification.push.contact is a mailto: or an https: address");
        }
        for (var service : services) {
            if (!service.matches("https?://(\\*\\.)?[A-Za-z0-9.-]+(:\\d{1,5})?")) {
                throw new IllegalArgumentException("lienthong.notification.push.services: %s is no origin such as %s"
                        .formatted(service, "https://push.example.vn"));
            }
        }
    }

    /** Whether an endpoint is one of these services'. */
    boolean isOfAService(URI endpoint) {
        if (endpoint.getHost() == null || endpoint.getRawUserInfo() != null || endpoint.getScheme() == null) {
            return false;
        }
        var host = endpoint.getHost().toLowerCase(Locale.ROOT);
        var port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        var scheme = endpoint.getScheme().toLowerCase(Locale.ROOT) + "://";
        return services.stream().anyMatch(service -> {
            int star = service.indexOf("*.");
            return star < 0
                    ? service.equalsIgnoreCase(scheme + host + port)
                    : service.startsWith(scheme)
                            && (host + port)
                                    .endsWith(service.substring(star + 1).toLowerCase(Locale.ROOT));
        });
    }
}
