package vn.lienthong.signing.time;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;
import vn.lienthong.contract.assurance.SignatureLevel;

/**
 * {@code lienthong.signing.time}.
 *
 * @param addresses of timestamp authorities, asked in turn until one answers usefully; none: level B only
 * @param anchors PEM files of the certificates that timestamp authorities are trusted by; no others are
 * @param signerAnchors PEM files of those that signers are trusted by, for levels LT and LTA
 * @param policy under which a timestamp has to be given, as an object identifier; null for the authority's own choice
 * @param level signatures are given out with, B or T; LT and LTA come later, for archives ({@code
 *     lienthong.signing.archive})
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long a question may take, the connection and the whole answer included
 * @param largestAnswer larger ones are not read to their end
 * @param restAfterFailure how long an authority that failed is left alone
 * @param clockTolerance how far a timestamp's time may be from this machine's
 * @param revocation where to learn what was revoked
 * @param renewBefore how long before its authority's certificate ends an archive timestamp is renewed
 */
@Validated
@ConfigurationProperties("lienthong.signing.time")
public record TimeSettings(
        @DefaultValue List<URI> addresses,
        @DefaultValue List<Path> anchors,
        @DefaultValue List<Path> signerAnchors,

        @Pattern(regexp = "[0-2](\\.(0|[1-9][0-9]*))+") @Nullable
        String policy,

        @DefaultValue("T") @NotNull SignatureLevel level,
        @DefaultValue("2s") @NotNull Duration connectTimeout,
        @DefaultValue("5s") @NotNull Duration answerTimeout,
        @DefaultValue("64KB") @NotNull DataSize largestAnswer,
        @DefaultValue("30s") @NotNull Duration restAfterFailure,
        @DefaultValue("5m") @NotNull Duration clockTolerance,
        @DefaultValue @Valid @NotNull Revocation revocation,
        @DefaultValue("90d") @NotNull Duration renewBefore) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /**
     * Only these addresses are asked, whatever certificates name.
     *
     * @param crls addresses of revocation lists
     * @param ocsp addresses of OCSP responders
     * @param timeout for a question and its whole answer
     * @param largest larger answers are not read to their end
     * @param keptFor how long an answer serves again
     */
    public record Revocation(
            @DefaultValue List<URI> crls,
            @DefaultValue List<URI> ocsp,
            @DefaultValue("10s") @NotNull Duration timeout,
            @DefaultValue("10MB") @NotNull DataSize largest,
            @DefaultValue("5m") @NotNull Duration keptFor) {
        public Revocation {
            crls = List.copyOf(crls);
            ocsp = List.copyOf(ocsp);
            requireHttp("lienthong.signing.time.revocation.crls", crls);
            requireHttp("lienthong.signing.time.revocation.ocsp", ocsp);
            requirePositive("lienthong.signing.time.revocation.timeout", timeout);
            if (keptFor.isNegative()) {
                throw new IllegalArgumentException("lienthong.signing.time.revocation.kept-for can't be negative");
            }
        }
    }

    public TimeSettings {
        addresses = List.copyOf(addresses);
        anchors = List.copyOf(anchors);
        signerAnchors = List.copyOf(signerAnchors);
        requireHttp("lienthong.signing.time.addresses", addresses);
        if (!addresses.isEmpty() && anchors.isEmpty()) {
            throw new IllegalArgumentException("lienthong.signing.time.addresses names timestamp authorities, but "
                    + "lienthong.signing.time.anchors no certificate that they are trusted by");
        }
        if (level.compareTo(SignatureLevel.T) > 0) {
            throw new IllegalArgumentException(
                    "lienthong.signing.time.level is b or t: what LT and LTA need isn't there "
                            + "yet at the moment of signing");
        }
        requirePositive("lienthong.signing.time.connect-timeout", connectTimeout);
        requirePositive("lienthong.signing.time.answer-timeout", answerTimeout);
        requirePositive("lienthong.signing.time.rest-after-failure", restAfterFailure);
        requirePositive("lienthong.signing.time.clock-tolerance", clockTolerance);
        requirePositive("lienthong.signing.time.renew-before", renewBefore);
    }

    private static void requireHttp(String setting, List<URI> addresses) {
        for (var address : addresses) {
            if (!SCHEMES.contains(address.getScheme()) || address.getHost() == null) {
                throw new IllegalArgumentException(setting + " takes addresses by http or https, not " + address);
            }
        }
    }

    private static void requirePositive(String setting, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(setting + " is longer than nothing");
        }
    }
}
