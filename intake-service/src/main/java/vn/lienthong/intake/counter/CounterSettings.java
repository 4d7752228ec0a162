package vn.lienthong.intake.counter;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.counter}.
 *
 * @param trackingLink where a citizen follows a dossier, with {@code {code}} in it; in the square code on the receipt,
 *     which holds the bare dossier code without it
 * @param mostFound procedures or agencies in one answer of the catalogue
 */
@Validated
@ConfigurationProperties("lienthong.intake.counter")
record CounterSettings(
        @Nullable @Pattern(regexp = "https?://[!-~]*\\{code}[!-~]*") @Size(max = 500)
        String trackingLink,

        @DefaultValue("50") @Positive @Max(1000) int mostFound) {}
