package vn.lienthong.verification;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.verification}.
 *
 * @param anchors certificates that are trusted: files, each pinned if it ends with {@code #sha256=…}, or folders of
 *     {@code *.pem}
 * @param policy what is asked of a signature; the built-in one where none is named
 * @param memory what all checks at a time may take together; of itself 55 % of the heap. What takes more alone is refused
 * @param atOnce how many files are checked at a time
 * @param patience how long a request waits for its turn before it is told to come again
 * @param timeout how long one check may take
 * @param largestFile nothing larger is even taken in
 */
@Validated
@ConfigurationProperties("lienthong.verification")
public record VerificationSettings(
        @NotEmpty List<String> anchors,
        @Nullable Path policy,
        @Nullable DataSize memory,
        @DefaultValue("2") @Min(1) @Max(64) int atOnce,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 0)
        Duration patience,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 100)
        Duration timeout,

        @DefaultValue("50MB") @NotNull DataSize largestFile) {
    private static final double SHARE_OF_HEAP = 0.55;

    /** In bytes. */
    long memoryInBytes() {
        return memory != null ? memory.toBytes() : (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP);
    }
}
