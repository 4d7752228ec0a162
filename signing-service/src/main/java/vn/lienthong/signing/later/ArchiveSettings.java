package vn.lienthong.signing.later;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import vn.lienthong.contract.assurance.SignatureLevel;

/**
 * {@code lienthong.signing.archive}.
 *
 * @param level sealed results are raised to, LT or LTA; null: they stay at T
 * @param after how long after the seal: by then the authorities' lists say whether its certificate was good
 * @param mostHeld how many are looked at together; with more than that waiting, they take turns
 * @param turn how long each has its turn then: what waits for years need not be looked at often
 */
@Validated
@ConfigurationProperties("lienthong.signing.archive")
public record ArchiveSettings(
        @Nullable SignatureLevel level,
        @DefaultValue("1d") @NotNull Duration after,
        @DefaultValue("10000") @Min(1) int mostHeld,
        @DefaultValue("15m") @NotNull Duration turn) {
    public ArchiveSettings {
        if (level == SignatureLevel.B || level == SignatureLevel.T) {
            throw new IllegalArgumentException(
                    "lienthong.signing.archive.level is lt or lta; results have level T without it");
        }
        if (after.isNegative()) {
            throw new IllegalArgumentException("lienthong.signing.archive.after can't be negative");
        }
    }
}
