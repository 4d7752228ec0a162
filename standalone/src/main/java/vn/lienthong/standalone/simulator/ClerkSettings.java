package vn.lienthong.standalone.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * What simulated clerks are like.
 *
 * @param intake where intake listens
 * @param routing where routing listens
 * @param tokens a bearer token for an agency
 * @param perSecond documents sent per second; 0 for none: then they only work on what comes
 * @param outside agencies they also write to, which aren't the province's
 * @param shortestThought how long they take for each step, at least
 * @param longestThought and at most
 * @param seed the same seed makes the same documents
 * @param state a small file that remembers over restarts how far everybody is
 */
public record ClerkSettings(
        URI intake,
        URI routing,
        Function<AgencyCode, String> tokens,
        double perSecond,
        List<String> outside,
        Duration shortestThought,
        Duration longestThought,
        long seed,
        @Nullable Path state) {
    public ClerkSettings {
        Objects.requireNonNull(intake, "intake");
        Objects.requireNonNull(routing, "routing");
        Objects.requireNonNull(tokens, "tokens");
        outside = List.copyOf(outside);
        if (perSecond < 0 || !Double.isFinite(perSecond)) {
            throw new IllegalArgumentException("perSecond is 0 or more");
        }
        if (shortestThought.isNegative() || longestThought.compareTo(shortestThought) < 0) {
            throw new IllegalArgumentException("thinking takes no negative time, and the longest isn't the shorter");
        }
    }
}
