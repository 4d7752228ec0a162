package vn.lienthong.routing.form;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.form}.
 *
 * @param trackingLink where a citizen follows a dossier, with {@code {code}} in it; in the square code on the receipt,
 *     which holds the bare dossier code without it
 * @param longestPeriod days of a tracking book
 * @param mostLines dossiers of a tracking book as PDF; as CSV there may be any number
 */
@Validated
@ConfigurationProperties("lienthong.form")
record FormSettings(
        @Nullable @Pattern(regexp = "https?://[!-~]*\\{code}[!-~]*") @Size(max = 500)
        String trackingLink,

        @DefaultValue("366") @Positive int longestPeriod,
        @DefaultValue("5000") @Positive int mostLines) {}
