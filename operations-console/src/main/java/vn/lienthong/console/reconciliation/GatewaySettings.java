package vn.lienthong.console.reconciliation;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import vn.lienthong.console.neighbour.Neighbour;

/**
 * {@code lienthong.console.axis-gateway}: where the axis gateway is asked.
 *
 * @param url its base address; without it, the page says that there is none
 * @param tokenFile holds the bearer token to ask with; read each time, so that it can be renewed
 * @param connectWithin how long a connection may take
 * @param answerWithin how long a whole answer may take
 * @param largestAnswer that is read
 */
@ConfigurationProperties("lienthong.console.axis-gateway")
record GatewaySettings(
        @Nullable URI url,
        @Nullable Path tokenFile,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("3s") Duration answerWithin,
        @DefaultValue("4MB") DataSize largestAnswer) {
    GatewaySettings {
        new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer)
                .check("lienthong.console.axis-gateway");
    }

    Neighbour.Settings neighbour() {
        return new Neighbour.Settings(url, tokenFile, connectWithin, answerWithin, largestAnswer);
    }
}
