package vn.lienthong.standalone.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated platform is like.
 *
 * @param port where it listens, on the loopback address; 0 for any that is free
 * @param merchant its one customer
 * @param secret key of the checksums
 * @param shortestPause after which a simulated citizen pays, at least; {@code longestPause} at most
 * @param pays of which dossiers, by code, simulated citizens pay online; the others wait for somebody at the page
 * @param mischief what goes wrong
 * @param file keeps orders and payments over restarts; null for none
 */
public record PlatformSettings(
        int port,
        String merchant,
        String secret,
        Duration shortestPause,
        Duration longestPause,
        Predicate<String> pays,
        Mischief mischief,
        @Nullable Path file) {
    public PlatformSettings {
        Objects.requireNonNull(merchant, "merchant");
        Objects.requireNonNull(secret, "secret");
        if (shortestPause.isNegative() || longestPause.compareTo(shortestPause) < 0) {
            throw new IllegalArgumentException("pauses aren't negative, and the longest isn't the shorter");
        }
    }

    /** Nobody pays by himself, nothing goes wrong, nothing is kept. */
    public static PlatformSettings of(int port, String merchant, String secret) {
        return new PlatformSettings(
                port, merchant, secret, Duration.ZERO, Duration.ZERO, dossier -> false, Mischief.NONE, null);
    }

    public PlatformSettings withPayers(Duration shortest, Duration longest, Predicate<String> dossiers) {
        return new PlatformSettings(port, merchant, secret, shortest, longest, dossiers, mischief, file);
    }

    public PlatformSettings withMischief(Mischief newMischief) {
        return new PlatformSettings(port, merchant, secret, shortestPause, longestPause, pays, newMischief, file);
    }

    public PlatformSettings withFile(Path newFile) {
        return new PlatformSettings(port, merchant, secret, shortestPause, longestPause, pays, mischief, newFile);
    }

    @Override
    public String toString() {
        return "PlatformSettings[port=%d, merchant=%s]".formatted(port, merchant);
    }
}
