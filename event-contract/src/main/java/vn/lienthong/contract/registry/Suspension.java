package vn.lienthong.contract.registry;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time during which the clock of a dossier stands still (tạm dừng): while a supplement, a payment or the applicant's
 * decision is awaited.
 *
 * @param until when it ran on; null while it stands
 */
public record Suspension(Instant from, @Nullable Instant until) {
    public Suspension {
        Objects.requireNonNull(from, "from");
        if (until != null && until.isBefore(from)) {
            throw new IllegalArgumentException(
                    "a suspension ends before it begins: from %s until %s".formatted(from, until));
        }
    }
}
