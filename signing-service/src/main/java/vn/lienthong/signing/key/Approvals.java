package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was asked of remote keys' holders, in a file, so that the same digest is put before a holder once, whatever comes
 * between: a rolled back batch, a restart. What lapsed a day ago is forgotten.
 */
final class Approvals {
    static final String FILE = "remote-approvals.json";
    static final int MOST = 20_000;

    private static final Duration KEPT = Duration.ofDays(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<String, Approval> byKey = new LinkedHashMap<>();

    /**
     * A signature that was asked for.
     *
     * @param key credential and digest
     * @param responseId what the provider calls it
     * @param signature in base64, once it was given
     */
    record Approval(
            String key,
            String responseId,
            Instant until,
            Outcome outcome,
            @Nullable String signature) {}

    /** How far it is. */
    enum Outcome {
        PENDING,
        SIGNED,
        DECLINED,
        LAPSED
    }

    Approvals(Path folder) {
        this.file = folder.resolve(FILE);
        try {
            if (Files.exists(file)) {
                Arrays.stream(JSON.readValue(Files.readString(file, UTF_8), Approval[].class))
                        .forEach(approval -> byKey.put(approval.key(), approval));
            }
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException(
                    "%s can't be read: mend it, or delete it (holders are then asked again for what they have not approved)"
                            .formatted(file),
                    e);
        }
    }

    synchronized @Nullable Approval of(String key) {
        return byKey.get(key);
    }

    synchronized void put(Approval approval, Instant now) {
        byKey.values().removeIf(old -> old.until().plus(KEPT).isBefore(now));
        if (byKey.size() >= MOST && !byKey.containsKey(approval.key())) {
            throw new KeyUnavailable("%d approvals of remote keys are awaited already".formatted(MOST));
        }
        byKey.put(approval.key(), approval);
        try {
            WholeFile.write(file, JSON.writeValueAsBytes(byKey.values()));
        } catch (IOException e) {
            throw new UncheckedIOException("what was asked of remote keys' holders can't be kept in " + file, e);
        }
    }
}
