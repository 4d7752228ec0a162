package vn.lienthong.console.alert;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import vn.lienthong.console.neighbour.Neighbour;

/**
 * {@code lienthong.console.alert}.
 *
 * @param prometheus who is asked which alerts stand, e.g. {@code http://prometheus:9090}; without it the page says so
 * @param connectWithin how long a connection to it may take
 * @param answerWithin how long its whole answer may take
 * @param largestAnswer that is read
 * @param lookEvery how often it is looked who sends and who no longer does
 */
@ConfigurationProperties("lienthong.console.alert")
record AlertSettings(
        @Nullable URI prometheus,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("3s") Duration answerWithin,
        @DefaultValue("2MB") DataSize largestAnswer,
        @DefaultValue("60s") Duration lookEvery) {
    AlertSettings {
        if (!lookEvery.isPositive()) {
            throw new IllegalArgumentException("lienthong.console.alert.look-every is greater than 0");
        }
        new Neighbour.Settings(prometheus, null, connectWithin, answerWithin, largestAnswer)
                .check("lienthong.console.alert.prometheus");
    }

    Neighbour.Settings neighbour() {
        return new Neighbour.Settings(prometheus, null, connectWithin, answerWithin, largestAnswer);
    }
}
