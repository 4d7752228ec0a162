package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.signing.key.Revocation.Reason;

/**
 * The revoked keys, in the file {@code revocations.json}. What this process revokes counts at once; what another one on
 * the same folder did, when the file is looked at next. A file that can't be read lets no process start.
 */
final class Revocations {
    static final String FILE = "revocations.json";

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private volatile Map<String, Revocation> bySerial = Map.of();
    private @Nullable FileTime read;

    Revocations(Path folder) {
        this.file = folder.resolve(FILE);
        try {
            load();
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException(
                    "the list of revoked keys %s can't be read, and without it no key may sign: mend it or take it from a backup (%s)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    Optional<Revocation> of(String serial) {
        return Optional.ofNullable(bySerial.get(serial));
    }

    /** Looks whether another process has changed the file; what is known stays known if it can't be read. */
    synchronized void refresh() {
        try {
            load();
        } catch (IOException | JacksonException e) {
            log.atError().addKeyValue("file", file).setCause(e).log("the list of revoked keys can't be read any more");
        }
    }

    private void load() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        var changed = Files.getLastModifiedTime(file);
        if (changed.equals(read)) {
            return;
        }
        var all = new TreeMap<String, Revocation>();
        Arrays.stream(JSON.readValue(Files.readString(file, UTF_8), Revocation[].class))
                .forEach(revocation -> all.put(revocation.serial(), revocation));
        bySerial = Map.copyOf(all);
        read = changed;
    }

    synchronized Revocation add(Revocation revocation) {
        try (var lock = FileChannel.open(
                        file.resolveSibling("." + FILE + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var held = lock.lock()) {
            load();
            var all = new TreeMap<>(bySerial);
            var known = all.get(revocation.serial());
            var now = known == null ? revocation : earlier(known, revocation);
            if (known != null && now.equals(known)) {
                return known;
            }
            all.put(now.serial(), now);
            // In memory first: should the disk fail, at least this process doesn't sign with it.
            bySerial = Map.copyOf(all);
            WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all.values()));
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException("the revocation can't be kept in " + file, e);
        }
    }

    /** A compromise stays one, and the earlier time counts. */
    private static Revocation earlier(Revocation known, Revocation again) {
        if (!again.since().isBefore(known.since()) && again.reason() != Reason.KEY_COMPROMISE) {
            return known;
        }
        return new Revocation(
                known.serial(),
                known.reason() == Reason.KEY_COMPROMISE ? known.reason() : again.reason(),
                again.since().isBefore(known.since()) ? again.since() : known.since(),
                known.at(),
                known.by());
    }
}
