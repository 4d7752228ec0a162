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
 * {@code lienthong.console.verification}: where files are sent whose signatures somebody wants to know of.
 *
 * @param url its base address; without it, the page says that there is none
 * @param tokenFile holds the bearer token to ask with; read each time, so that it can be renewed
 * @param connectWithin how long a connection may take
 * @param answerWithin how long a whole answer may take
 * @param largestAnswer that is read
 * @param largestFile that is passed on
 * @param mostAtOnce how many files the console holds at a time; whoever comes then is asked to come again
 */
@ConfigurationProperties("lienthong.console.verification")
record VerificationSettings(
        @Nullable URI url,
        @Nullable Path tokenFile,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("60s") Duration answerWithin,
        @DefaultValue("1MB") DataSize largestAnswer,
        @DefaultValue("20MB") DataSize largestFile,
        @DefaultValue("2") int mostAtOnce) {
    VerificationSettings {
        new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer)
                .check("lienthong.console.verification");
        if (largestFile.toBytes() < 1 || mostAtOnce < 1) {
            throw new IllegalArgumentException(
                    "lienthong.console.verification: largest-file and most-at-once are greater than 0");
        }
    }

    Neighbour.Settings neighbour() {
        return new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer);
    }
}
