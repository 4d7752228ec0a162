package vn.lienthong.notification;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.notification}.
 *
 * @param uselessAfter a message that can't be handed over within this time after its event is given up
 * @param retryPauses before a message is tried again that was put off; the last one repeats
 * @param lease within which a sender hands one message over, or is taken for dead
 * @param rate messages handed over per second, at most, by one instance
 * @param connections to the mail server at the same time, from one instance
 * @param forgetAfter when addresses are deleted, counted from the end of the dossier
 */
@Validated
@ConfigurationProperties("lienthong.notification")
public record NotificationSettings(
        @NotNull @Valid Sender sender,
        @NotNull Duration uselessAfter,
        @NotEmpty List<Duration> retryPauses,
        @NotNull Duration lease,
        @Positive int rate,
        @Positive int connections,
        @NotNull Duration forgetAfter) {
    public NotificationSettings {
        // An address still waiting to be used must not be forgotten.
        if (forgetAfter != null && uselessAfter != null && forgetAfter.compareTo(uselessAfter) <= 0) {
            throw new IllegalArgumentException(
                    "lienthong.notification.forget-after has to be longer than lienthong.notification.useless-after");
        }
    }

    /**
     * Who writes.
     *
     * @param address the sender's e-mail address; its domain also stands in every Message-ID
     * @param name in Vietnamese
     * @param nameEn in English
     */
    public record Sender(
            @NotBlank String address,
            @NotBlank String name,
            @NotBlank String nameEn) {
        public String name(String language) {
            return language.equals("en") ? nameEn : name;
        }
    }

    /** How long to wait before the next attempt, after that many. */
    public Duration pauseAfter(int attempts) {
        return retryPauses.get(Math.min(attempts, retryPauses.size()) - 1);
    }
}
