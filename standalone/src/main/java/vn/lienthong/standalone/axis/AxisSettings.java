package vn.lienthong.standalone.axis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What a simulated axis is like.
 *
 * @param host where it listens: the loopback address, unless told otherwise
 * @param port it listens on; 0 for any that is free
 * @param folder of everything it keeps over restarts, packages among it
 * @param systemId under which the province's system is known
 * @param secret shared with it
 * @param catalogue the agencies it knows
 * @param minute how long a simulated minute takes
 * @param documentsPerMinute what foreign agencies send of their own in a simulated minute; they answer in any case
 * @param failures what goes wrong at first
 * @param seed decides what happens to which package
 * @param largestPackage in bytes
 */
public record AxisSettings(
        String host,
        int port,
        Path folder,
        String systemId,
        String secret,
        AxisCatalogue catalogue,
        Duration minute,
        double documentsPerMinute,
        Failures failures,
        long seed,
        long largestPackage) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration USUAL_MINUTE = Duration.ofSeconds(1);
    private static final long USUAL_LARGEST = 1L << 30;

    public AxisSettings {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(catalogue, "catalogue");
        Objects.requireNonNull(failures, "failures");
        if (host.isBlank()) {
            throw new IllegalArgumentException("it listens at a host's name or address");
        }
        if (systemId.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("a system has a name and a secret");
        }
        if (minute.compareTo(Duration.ofMillis(1)) < 0 || !(documentsPerMinute >= 0) || largestPackage < 1) {
            throw new IllegalArgumentException("a minute takes a millisecond at least, and nothing is negative");
        }
    }

    /** Nothing goes wrong, and nobody sends anything of his own. */
    public static AxisSettings of(int port, Path folder, String systemId, String secret) {
        return new AxisSettings(
                LOOPBACK,
                port,
                folder,
                systemId,
                secret,
                AxisCatalogue.ofTheProvince(),
                USUAL_MINUTE,
                0,
                Failures.NONE,
                1,
                USUAL_LARGEST);
    }

    public AxisSettings withHost(String other) {
        return new AxisSettings(
                other,
                port,
                folder,
                systemId,
                secret,
                catalogue,
                minute,
                documentsPerMinute,
                failures,
                seed,
                largestPackage);
    }

    public AxisSettings withCatalogue(AxisCatalogue other) {
        return new AxisSettings(
                host,
                port,
                folder,
                systemId,
                secret,
                other,
                minute,
                documentsPerMinute,
                failures,
                seed,
                largestPackage);
    }

    public AxisSettings withMinute(Duration other) {
        return new AxisSettings(
                host,
                port,
                folder,
                systemId,
                secret,
                catalogue,
                other,
                documentsPerMinute,
                failures,
                seed,
                largestPackage);
    }

    public AxisSettings withDocumentsPerMinute(double rate) {
        return new AxisSettings(
                host, port, folder, systemId, secret, catalogue, minute, rate, failures, seed, largestPackage);
    }

    public AxisSettings withFailures(Failures other) {
        return new AxisSettings(
                host,
                port,
                folder,
                systemId,
                secret,
                catalogue,
                minute,
                documentsPerMinute,
                other,
                seed,
                largestPackage);
    }

    public AxisSettings withSeed(long other) {
        return new AxisSettings(
                host,
                port,
                folder,
                systemId,
                secret,
                catalogue,
                minute,
                documentsPerMinute,
                failures,
                other,
                largestPackage);
    }

    public AxisSettings withLargestPackage(long bytes) {
        return new AxisSettings(
                host, port, folder, systemId, secret, catalogue, minute, documentsPerMinute, failures, seed, bytes);
    }

    @Override
    public String toString() {
        return "AxisSettings[port=%d, systemId=%s]".formatted(port, systemId);
    }
}
