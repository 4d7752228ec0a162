package vn.lienthong.signing.later;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.signing.later}.
 *
 * @param every how often it is looked for what is due, at most
 * @param mostHeld how many are looked at together; with more than that waiting, they take turns
 * @param turn how long each has its turn then
 * @param firstPause before something that failed is tried again; doubles each time
 * @param longestPause what that grows to
 * @param patience how long a timestamp, or a level, is tried for before it is given up with an alert
 * @param writtenAgainAfter how old a record that waits may get: younger than what the topic keeps
 */
@Validated
@ConfigurationProperties("lienthong.signing.later")
public record LaterSettings(
        @DefaultValue("1s") @NotNull Duration every,
        @DefaultValue("2000") @Min(1) int mostHeld,
        @DefaultValue("10s") @NotNull Duration turn,
        @DefaultValue("10s") @NotNull Duration firstPause,
        @DefaultValue("10m") @NotNull Duration longestPause,
        @DefaultValue("30d") @NotNull Duration patience,
        @DefaultValue("1d") @NotNull Duration writtenAgainAfter) {

    /** How long to wait after so many attempts. */
    public Duration pauseAfter(int attempts) {
        var pause = firstPause.multipliedBy(1L << Math.min(Math.max(attempts, 0), 20));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
