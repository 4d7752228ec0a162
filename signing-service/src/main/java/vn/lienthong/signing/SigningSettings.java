package vn.lienthong.signing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.signing}.
 *
 * @param keys folder of the agencies' keys, {@code <agency code>.p12} each
 * @param keyPassword opens every one of them
 * @param developmentAuthority whether agencies without a key are given one that has no legal force; never in production
 * @param largestDocument larger ones are refused
 * @param largestPackage larger edXML packages are refused; they are never held in memory
 * @param engine what writes signatures
 * @param largestSealImage larger pictures of a stamp, {@code <agency code>.png} beside the keys, aren't shown
 */
@Validated
@ConfigurationProperties("lienthong.signing")
public record SigningSettings(
        @NotNull Path keys,
        @NotBlank String keyPassword,
        @DefaultValue("false") boolean developmentAuthority,
        @DefaultValue("50MB") @NotNull DataSize largestDocument,
        @DefaultValue("300MB") @NotNull DataSize largestPackage,
        @DefaultValue("lean") @NotNull Engine engine,
        @DefaultValue("1MB") @NotNull DataSize largestSealImage) {

    /** What writes signatures (bộ ký). */
    public enum Engine {
        /** Own builders of level B, for volume. */
        LEAN,
        /** The EU's reference implementation. */
        DSS
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SigningSettings[keys=%s, developmentAuthority=%s, largestDocument=%s, largestPackage=%s, engine=%s, largestSealImage=%s]"
                .formatted(keys, developmentAuthority, largestDocument, largestPackage, engine, largestSealImage);
    }
}
