package vn.lienthong.console.registry;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.trials}: how long the console remembers what routing tried for it.
 *
 * @param keptFor older ones are forgotten
 * @param mostKept of all kinds together; the oldest are forgotten
 * @param lostAfter one whose console hasn't been heard of for so long counts as broken off
 */
@ConfigurationProperties("lienthong.console.trials")
record TrialSettings(
        @DefaultValue("90d") Duration keptFor,
        @DefaultValue("100") int mostKept,
        @DefaultValue("20s") Duration lostAfter) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    TrialSettings {
        if (!keptFor.isPositive() || mostKept < 1) {
            throw new IllegalArgumentException("lienthong.console.trials: kept-for and most-kept are greater than 0");
        }
        if (lostAfter.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("lienthong.console.trials.lost-after is 1 second or longer");
        }
    }
}
