package vn.lienthong.contract.assurance;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How, and for how long, a signature can be proved.
 *
 * @param timestampedAt the time in its timestamp (dấu thời gian, RFC 3161); null at level B, where one follows as soon as
 *     the timestamp authority answers
 */
public record Assurance(
        SignatureFormat format,
        SignatureLevel level,
        @Nullable Instant timestampedAt) {
    public Assurance {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(level, "level");
        if ((level == SignatureLevel.B) != (timestampedAt == null)) {
            throw new IllegalArgumentException("level B has no timestamp, and every other level has one");
        }
    }
}
