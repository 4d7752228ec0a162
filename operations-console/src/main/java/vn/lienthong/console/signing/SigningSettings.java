package vn.lienthong.console.signing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import vn.lienthong.console.neighbour.Neighbour;

/**
 * {@code lienthong.console.signing}: where signing is asked for the keys it has.
 *
 * @param url its base address; without it, the page says that there is none
 * @param tokenFile holds the bearer token to ask with (scope {@code operator}); read each time, so that it can be renewed
 * @param connectWithin how long a connection may take
 * @param answerWithin how long a whole answer may take
 * @param largestAnswer that is read
 */
@ConfigurationProperties("lienthong.console.signing")
record SigningSettings(
        @Nullable URI url,
        @Nullable Path tokenFile,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("3s") Duration answerWithin,
        @DefaultValue("4MB") DataSize largestAnswer) {
    SigningSettings {
        new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer)
                .check("lienthong.console.signing");
    }

    Neighbour.Settings neighbour() {
        return new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer);
    }
}
