package vn.lienthong.notification.zalo;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import vn.lienthong.notification.message.Situation;

/**
 * {@code lienthong.notification.zalo}; messages go this way where an app is named.
 *
 * @param url of the notification service
 * @param oauthUrl of what gives tokens
 * @param appId of the app that the official account has authorised
 * @param secretKey the app's
 * @param refreshToken what the authorisation gave. It is good once: what follows it is kept in the database, and one given here
 *     later begins anew
 * @param reportSecret the official account's secret key, by which its events are signed
 * @param templates the numbers of the registered templates by situation and language; what has none goes another way
 * @param longestValue characters of one value of a template, at most; longer ones are cut, links never
 * @param renewBefore how long before its end an access token is renewed
 * @param answerTimeout how long an answer is waited for; well within {@code lienthong.notification.lease}
 */
@Validated
@ConditionalOnProperty("lienthong.notification.zalo.app-id")
@ConfigurationProperties("lienthong.notification.zalo")
public record ZaloSettings(
        @NotNull @DefaultValue("https://business.openapi.zalo.me")
        URI url,

        @NotNull @DefaultValue("https://oauth.zaloapp.com") URI oauthUrl,
        @NotBlank String appId,
        @NotBlank String secretKey,
        @NotBlank String refreshToken,
        @NotBlank String reportSecret,
        @NotEmpty Map<String, Map<String, String>> templates,
        @Min(20) @Max(1000) @DefaultValue("200") int longestValue,
        @Positive @DefaultValue("20") int rate,
        @Positive @DefaultValue("2") int connections,
        @DurationMin(minutes = 1) @DefaultValue("1h") Duration renewBefore,
        @DurationMin(millis = 100) @DefaultValue("10s") Duration answerTimeout,
        @DurationMin(millis = 10) @DefaultValue("1s") Duration throttlePause) {
    private static final String NUMBER = "[0-9]{1,20}";

    public ZaloSettings {
        // A misspelt situation is said at the start, not when the first citizen isn't told.
        if (templates != null) {
            templates.forEach((situation, languages) -> {
                Situation.of(situation);
                languages.forEach((language, number) -> check(situation, language, number));
            });
        }
    }

    private static void check(String situation, String language, @Nullable String number) {
        if (!language.equals("vi") && !language.equals("en")) {
            throw new IllegalArgumentException(
                    "lienthong.notification.zalo.templates.%s: the languages are vi and en".formatted(situation));
        }
        if (number == null || !number.matches(NUMBER)) {
            throw new IllegalArgumentException(
                    "lienthong.notification.zalo.templates.%s.%s isn't the number of a template"
                            .formatted(situation, language));
        }
    }

    Optional<String> template(Situation situation, String language) {
        return Optional.ofNullable(
                templates.getOrDefault(situation.code(), Map.of()).get(language));
    }

    @Override
    public String toString() {
        return "ZaloSettings[appId=%s, url=%s]".formatted(appId, url);
    }
}
