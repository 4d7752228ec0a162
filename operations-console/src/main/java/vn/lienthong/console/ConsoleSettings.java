package vn.lienthong.console;

import java.time.Duration;
import java.util.Set;
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
 */
@ConfigurationProperties("lienthong.console")
public record ConsoleSettings(
        @DefaultValue("2s") Duration sampleEvery,
        @DefaultValue("30s") Duration lateAfter,
        @DefaultValue("H32") String agency,
        @DefaultValue({"localhost", "127.0.0.1", "[::1]"}) Set<String> hosts,
        @DefaultValue("200") int mostWatchers,
        @DefaultValue("10m") Duration watchedFor) {}
