package vn.lienthong.notification.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.notification.tracking}.
 *
 * @param digits of the applicant's phone that are asked for, from its end
 * @param session how long a page stays open without its code being entered again
 * @param answerAfter no attempt to enter is answered sooner, so that the time tells nothing
 * @param failuresOfCode at one dossier before its code has to wait, from whatever address
 * @param failuresOfAddress from one address before it has to wait, at whatever dossiers
 * @param firstPause after that; each further failure doubles it
 * @param longestPause at most
 * @param forgottenAfter without a further failure they are forgotten
 * @param looksPerMinute at pages, from one address
 * @param kept how long a page is there after its dossier has ended
 */
@Validated
@ConfigurationProperties("lienthong.notification.tracking")
public record AccessSettings(
        @DefaultValue("4") @Min(3) @Max(8) int digits,

        @DefaultValue("30m") @DurationMin(minutes = 1) @DurationMax(hours = 12)
        Duration session,

        @DefaultValue("300ms") @DurationMin(millis = 0) @DurationMax(seconds = 5)
        Duration answerAfter,

        @DefaultValue("5") @Positive int failuresOfCode,
        @DefaultValue("20") @Positive int failuresOfAddress,

        @DefaultValue("30s") @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration firstPause,

        @DefaultValue("2h") @DurationMin(millis = 1) @DurationMax(days = 1)
        Duration longestPause,

        @DefaultValue("1d") @DurationMin(minutes = 1) Duration forgottenAfter,
        @DefaultValue("60") @Positive int looksPerMinute,

        @DefaultValue("365d") @DurationMin(days = 1) Duration kept) {
    public AccessSettings {
        if (firstPause != null
                && longestPause != null
                && forgottenAfter != null
                && (longestPause.compareTo(firstPause) < 0 || forgottenAfter.compareTo(longestPause) <= 0)) {
            throw new IllegalArgumentException(
                    "lienthong.notification.tracking: first-pause is no longer than longest-pause,"
                            + " and forgotten-after is longer than both");
        }
    }
}
