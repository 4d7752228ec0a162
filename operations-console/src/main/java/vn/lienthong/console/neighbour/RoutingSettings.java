package vn.lienthong.console.neighbour;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lienthong.console.routing}: where routing is asked about routes, changes of the registry, and what it handed to agencies.
 *
 * @param url its base address; without it, the pages say that there is none
 * @param tokenFile holds the bearer token to look at changes and deliveries with (operator); read each time. Previews of routes need none
 * @param connectWithin how long a connection may take
 * @param answerWithin how long a whole answer may take
 * @param rehearseWithin how long a rehearsal may take
 * @param tryWithin how long it may take to try a changed procedure on past dossiers
 * @param largestAnswer that is read
 */
@ConfigurationProperties("lienthong.console.routing")
public record RoutingSettings(
        @Nullable URI url,
        @Nullable Path tokenFile,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("5s") Duration answerWithin,
        @DefaultValue("60s") Duration rehearseWithin,
        @DefaultValue("5m") Duration tryWithin,
        @DefaultValue("16MB") DataSize largestAnswer) {
    public RoutingSettings {
        if (!rehearseWithin.isPositive() || !tryWithin.isPositive()) {
            throw new IllegalArgumentException(
                    "lienthong.console.routing: rehearse-within and try-within are greater than 0");
        }
        new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer)
                .check("lienthong.console.routing");
    }

    public Neighbour.Settings neighbour() {
        return new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer);
    }
}
