package vn.lienthong.console.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import vn.lienthong.console.neighbour.Neighbour;

/**
 * {@code lienthong.console.routing}: where routing is asked what it handed to agencies.
 *
 * @param url its base address; without it, the page says that there is none
 * @param tokenFile holds the bearer token to ask with (scope {@code operator}); read each time, so that it can be renewed
 * @param connectWithin how long a connection may take
 * @param answerWithin how long a whole answer may take
 * @param largestAnswer that is read
 */
@ConfigurationProperties("lienthong.console.routing")
record RoutingSettings(
        @Nullable URI url,
        @Nullable Path tokenFile,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("5s") Duration answerWithin,
        @DefaultValue("2MB") DataSize largestAnswer) {
    RoutingSettings {
        new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer)
                .check("lienthong.console.routing");
    }

    Neighbour.Settings neighbour() {
        return new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer);
    }
}
