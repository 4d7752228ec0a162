package vn.lienthong.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file.
 *
 * @param library the PKCS#11 module, a shared library
 * @param slot which slot, by its number; null to count by {@code slotIndex}
 * @param pinFile holds the PIN; null if the environment variable {@code pinEnvironment} does
 * @param socket where requests are taken, in a folder for its user's eyes only
 * @param concurrency how many signatures are made at a time
 * @param timeOut a signature that takes longer has hung: the process ends
 * @param probe label of the key that health is tried with; null for any
 */
record TokenSettings(
        Path library,
        @Nullable Long slot,
        int slotIndex,
        @Nullable Path pinFile,
        @Nullable String pinEnvironment,
        Path socket,
        int concurrency,
        Duration timeOut,
        @Nullable String probe) {
    private static final Set<String> KNOWN = Set.of(
            "library",
            "slot",
            "slot-index",
            "pin-file",
            "pin-environment",
            "socket",
            "concurrency",
            "time-out-millis",
            "probe");

    static TokenSettings read(Path file) throws Unusable {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file, UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(SigningToken.MISCONFIGURED, "%s can't be read: name a readable file".formatted(file));
        }
        var faults = new ArrayList<String>();
        properties.stringPropertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> faults.add(name + " is not a setting"));
        var library = required(properties, "library", faults);
        if (!library.isEmpty() && !Files.isReadable(Path.of(library))) {
            faults.add(
                    "library names %s, which is not there: install the module or correct its path".formatted(library));
        }
        var socket = required(properties, "socket", faults);
        var pinFile = properties.getProperty("pin-file");
        var pinEnvironment = properties.getProperty("pin-environment");
        if ((pinFile == null) == (pinEnvironment == null)) {
            faults.add("name either pin-file or pin-environment");
        }
        var slot = properties.getProperty("slot");
        var slotNumber = slot == null ? null : number(slot, "slot", 0, Long.MAX_VALUE, faults);
        var slotIndex = number(properties.getProperty("slot-index", "0"), "slot-index", 0, 1000, faults);
        var concurrency = number(properties.getProperty("concurrency", "4"), "concurrency", 1, 64, faults);
        var timeOut =
                number(properties.getProperty("time-out-millis", "5000"), "time-out-millis", 100, 120_000, faults);
        if (!faults.isEmpty()) {
            throw new Unusable(SigningToken.MISCONFIGURED, file + ": " + String.join("; ", faults));
        }
        return new TokenSettings(
                Path.of(library),
                slotNumber,
                (int) slotIndex,
                pinFile == null ? null : Path.of(pinFile),
                pinEnvironment,
                Path.of(socket),
                (int) concurrency,
                Duration.ofMillis(timeOut),
                properties.getProperty("probe"));
    }

    private static String required(Properties properties, String name, List<String> faults) {
        var value = properties.getProperty(name, "").strip();
        if (value.isEmpty()) {
            faults.add(name + " is missing");
        }
        return value;
    }

    private static long number(String value, String name, long least, long most, List<String> faults) {
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        faults.add("%s has to be a number from %d to %d".formatted(name, least, most));
        return least;
    }

    /** The PIN, read anew each time. */
    char[] pin() throws Unusable {
        var pin = pinEnvironment == null ? fromFile() : System.getenv(pinEnvironment);
        if (pin == null || pin.isBlank()) {
            throw new Unusable(
                    SigningToken.PIN_REFUSED,
                    pinEnvironment == null
                            ? "the PIN's file %s is empty".formatted(pinFile)
                            : "the environment variable %s, which is to hold the PIN, is not set"
                                    .formatted(pinEnvironment));
        }
        return pin.strip().toCharArray();
    }

    private @Nullable String fromFile() throws Unusable {
        try {
            return pinFile == null ? null : Files.readString(pinFile, UTF_8);
        } catch (IOException e) {
            throw new Unusable(SigningToken.PIN_REFUSED, "the PIN's file %s can't be read".formatted(pinFile));
        }
    }

    String whereThePinIs() {
        return pinEnvironment == null ? "the file " + pinFile : "the environment variable " + pinEnvironment;
    }
}
