package vn.lienthong.signing.request;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.signing}, as far as it is about commands.
 *
 * @param commandKeys routing's public keys (Ed25519, PEM), by one of which a command has to be proved; several while one
 *     takes the place of another
 * @param unprovedCommands what becomes of commands without a proof; never {@code accept} in production
 * @param keyPatience how long a key may be out of reach before a command is refused for it
 * @param outagePause for how long nobody is asked who hasn't just answered: the timestamp authority, one agency's key
 * @param documentsInFlight how large the documents worked on at the same time may be together
 * @param largestTimestampedPackage larger packages stay at level B: for its timestamp a package is held in memory
 * @param rememberedAnswers how many requests are recognised when they come again
 * @param policy by which rules is signed, as the audit names it (docs/signing.md)
 */
@Validated
@ConfigurationProperties("lienthong.signing")
record CommandSettings(
        @DefaultValue List<Path> commandKeys,
        @DefaultValue("refuse") @NotNull Unproved unprovedCommands,
        @DefaultValue("3d") @NotNull Duration keyPatience,
        @DefaultValue("10s") @NotNull Duration outagePause,
        @DefaultValue("100MB") @NotNull DataSize documentsInFlight,
        @DefaultValue("10MB") @NotNull DataSize largestTimestampedPackage,
        @DefaultValue("20000") @Min(1) int rememberedAnswers,
        @DefaultValue("lienthong-1") @NotBlank String policy) {

    enum Unproved {
        REFUSE,
        ACCEPT
    }
}
