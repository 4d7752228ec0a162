package vn.lienthong.support.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.security}.
 *
 * @param publicPaths paths that need no token, besides health, metrics and the API's description
 * @param issuers whose tokens count; where none is named, the one of {@code spring.security.oauth2.resourceserver.jwt}
 * @param clockSkew how far an issuer's clock may be from ours
 * @param issuerTimeout how long an issuer may take to give its keys
 * @param keysKept how long keys that were fetched are used before they are fetched again
 * @param keysAskedAgain how long after a fetch an unknown key makes for another one
 * @param keysOutlive how long the keys known last count while their issuer doesn't answer
 */
@Validated
@ConfigurationProperties("lienthong.security")
public record SecuritySettings(
        @DefaultValue List<String> publicPaths,
        @DefaultValue List<@Valid Issuer> issuers,

        @DefaultValue("30s") @DurationMin(seconds = 0) @DurationMax(minutes = 5)
        Duration clockSkew,

        @DefaultValue("3s") @DurationMin(millis = 1) @DurationMax(seconds = 30)
        Duration issuerTimeout,

        @DefaultValue("5m") @DurationMin(seconds = 1) Duration keysKept,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration keysAskedAgain,
        @DefaultValue("12h") @DurationMin(seconds = 0) Duration keysOutlive) {

    /** Signatures that a public key checks: none of them can be made with what an issuer publishes. */
    private static final Set<String> ASYMMETRIC =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /**
     * One who gives tokens.
     *
     * @param name as the audit has it
     * @param issuerUri where its discovery document is ({@code /.well-known/openid-configuration}), which names its keys
     * @param jwkSetUri where its keys are, if it has no discovery document
     * @param publicKeyLocation its one key, if it serves none
     * @param issuer the claim {@code iss} of its tokens; of itself the {@code issuerUri}
     * @param audiences of which a token has to name one
     * @param algorithms its tokens may be signed with; never a symmetric one
     * @param agencies for whom it speaks, each with all below it; for all where none is named
     */
    public record Issuer(
            @NotBlank String name,
            @Nullable URI issuerUri,
            @Nullable URI jwkSetUri,
            @Nullable Resource publicKeyLocation,
            @Nullable String issuer,
            @NotEmpty @DefaultValue("lienthong") List<String> audiences,
            @NotEmpty @DefaultValue("RS256") List<String> algorithms,
            @DefaultValue List<String> agencies,
            @Valid @DefaultValue Claims claims) {

        @AssertTrue(message = "names exactly one of issuer-uri, jwk-set-uri and public-key-location")
        boolean isOneOrigin() {
            return Stream.of(issuerUri, jwkSetUri, publicKeyLocation)
                            .filter(origin -> origin != null)
                            .count()
                    == 1;
        }

        @AssertTrue(message = "algorithms are asymmetric ones: RS, PS or ES with 256, 384 or 512")
        boolean isAsymmetric() {
            return ASYMMETRIC.containsAll(algorithms);
        }

        /** The {@code iss} its tokens have to carry; null where any will do. */
        @Nullable
        String expected() {
            return issuer != null ? issuer : issuerUri != null ? issuerUri.toString() : null;
        }
    }

    /**
     * Where tokens say what; a name with dots leads into nested objects, as {@code realm_access.roles}.
     *
     * @param agency the agency's code
     * @param scopes what the caller may do, each a text with spaces or a list; all of them together count
     * @param subject who it is at the agency
     * @param required further claims without which a token isn't taken
     */
    public record Claims(
            @NotBlank @DefaultValue("agency") String agency,
            @NotEmpty @DefaultValue({"scope", "scp"}) List<String> scopes,
            @NotBlank @DefaultValue("sub") String subject,
            @DefaultValue List<String> required) {
        static final Claims USUAL = new Claims("agency", List.of("scope", "scp"), "sub", List.of());
    }
}
