package vn.lienthong.console.statistics;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.statistics}.
 *
 * @param keptFor how long what was counted of a period that isn't over is shown again; zero counts anew each time
 * @param kept counts of so many periods, those used last
 */
@ConfigurationProperties("lienthong.console.statistics")
record StatisticsSettings(
        @DefaultValue("10s") Duration keptFor,
        @DefaultValue("24") int kept) {
    StatisticsSettings {
        if (keptFor.isNegative()) {
            throw new IllegalArgumentException("lienthong.console.statistics.kept-for is zero or more");
        }
        if (kept < 1) {
            throw new IllegalArgumentException("lienthong.console.statistics.kept is greater than 0");
        }
    }
}
