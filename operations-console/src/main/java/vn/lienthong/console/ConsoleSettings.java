package vn.lienthong.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console}.
 *
 * @param sampleEvery how often the flow map looks at Kafka and the read model, for all viewers at once
 * @param lateAfter a group is late when its oldest unread record is older
 * @param agency whose people those are of whom the issuer says no agency
 * @param hosts names under which the console answers; also where the issuer sends people back to. Another name that resolves
 *     to this machine (DNS rebinding) must not read it
 * @param mostWatchers browsers told of each look at the flow; more of them ask by themselves
 * @param watchedFor how long one is told before it has to come again
 * @param traces where a trace is looked at: an address with {@code {trace}} in the place of its id; without, ids are no links
 */
@ConfigurationProperties("lienthong.console")
public record ConsoleSettings(
        @DefaultValue("2s") Duration sampleEvery,
        @DefaultValue("30s") Duration lateAfter,
        @DefaultValue("H32") String agency,
        @DefaultValue({"localhost", "127.0.0.1", "[::1]"}) Set<String> hosts,
        @DefaultValue("200") int mostWatchers,
        @DefaultValue("10m") Duration watchedFor,
        @Nullable String traces) {
    private static final String TRACE = "{trace}";

    public ConsoleSettings {
        if (traces != null && !isAddressOfTraces(traces)) {
            throw new IllegalArgumentException(
                    "lienthong.console.traces is an address with http or https, and {trace} where a trace's id belongs");
        }
    }

    private static boolean isAddressOfTraces(String traces) {
        try {
            var example = new URI(traces.replace(TRACE, "0af7651916cd43dd8448eb211c80319c"));
            return traces.contains(TRACE)
                    && example.getHost() != null
                    && ("http".equals(example.getScheme()) || "https".equals(example.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Where a trace is looked at; null where nobody said, or there is no trace. */
    public @Nullable String traceAt(@Nullable String trace) {
        return traces == null || trace == null ? null : traces.replace(TRACE, trace);
    }
}
