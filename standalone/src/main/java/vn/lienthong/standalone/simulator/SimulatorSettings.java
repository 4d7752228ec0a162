package vn.lienthong.standalone.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * What a simulated province is like.
 *
 * @param intake where intake listens
 * @param routing where routing listens
 * @param tokens a bearer token for an agency
 * @param perSecond dossiers submitted per second; 0 for none: agencies then work on what there is
 * @param seed the same seed makes the same dossiers in the same order
 * @param most ends submitting after so many dossiers, counted over all runs with the same state
 * @param shortestThought how long an officer thinks before acting, at least
 * @param longestThought and at most
 * @param shares how often something goes otherwise than straight on
 * @param post whether there is a post office: a share of the results is then wanted by post
 * @param state a small file that remembers over restarts how far everybody is; without it they start over, to no effect
 * @param payers whether there is a payment platform: then most applicants pay there, and agencies confirm only the others'
 */
public record SimulatorSettings(
        URI intake,
        URI routing,
        Function<AgencyCode, String> tokens,
        double perSecond,
        long seed,
        long most,
        Duration shortestThought,
        Duration longestThought,
        Shares shares,
        @Nullable Path state,
        Payers payers,
        boolean post) {
    /** Who pays online. */
    public enum Payers {
        /** Nobody: there is no platform. */
        NONE,
        /** The platform simulates them itself. */
        AT_THE_PLATFORM,
        /** Applicants go to the link they are given. */
        AT_THE_LINK
    }

    public SimulatorSettings {
        Objects.requireNonNull(intake, "intake");
        Objects.requireNonNull(routing, "routing");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(shares, "shares");
        if (perSecond < 0 || !Double.isFinite(perSecond)) {
            throw new IllegalArgumentException("perSecond is 0 or more");
        }
        if (shortestThought.isNegative() || longestThought.compareTo(shortestThought) < 0) {
            throw new IllegalArgumentException("thinking takes no negative time, and the longest isn't the shorter");
        }
    }

    /** One dossier per second, officers who think 0.2 to 3 seconds, no end. */
    public static SimulatorSettings of(URI intake, URI routing, Function<AgencyCode, String> tokens) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                1,
                1,
                Long.MAX_VALUE,
                Duration.ofMillis(200),
                Duration.ofSeconds(3),
                Shares.USUAL,
                null,
                Payers.NONE,
                false);
    }

    public SimulatorSettings withRate(double dossiersPerSecond) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                dossiersPerSecond,
                seed,
                most,
                shortestThought,
                longestThought,
                shares,
                state,
                payers,
                post);
    }

    public SimulatorSettings withSeed(long newSeed) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                perSecond,
                newSeed,
                most,
                shortestThought,
                longestThought,
                shares,
                state,
                payers,
                post);
    }

    public SimulatorSettings withMost(long dossiers) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                perSecond,
                seed,
                dossiers,
                shortestThought,
                longestThought,
                shares,
                state,
                payers,
                post);
    }

    public SimulatorSettings withThought(Duration shortest, Duration longest) {
        return new SimulatorSettings(
                intake, routing, tokens, perSecond, seed, most, shortest, longest, shares, state, payers, post);
    }

    public SimulatorSettings withShares(Shares newShares) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                perSecond,
                seed,
                most,
                shortestThought,
                longestThought,
                newShares,
                state,
                payers,
                post);
    }

    public SimulatorSettings withState(Path file) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                perSecond,
                seed,
                most,
                shortestThought,
                longestThought,
                shares,
                file,
                payers,
                post);
    }

    public SimulatorSettings withPayers(Payers where) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                perSecond,
                seed,
                most,
                shortestThought,
                longestThought,
                shares,
                state,
                where,
                post);
    }

    public SimulatorSettings withPost(boolean there) {
        return new SimulatorSettings(
                intake,
                routing,
                tokens,
                perSecond,
                seed,
                most,
                shortestThought,
                longestThought,
                shares,
                state,
                payers,
                there);
    }
}
