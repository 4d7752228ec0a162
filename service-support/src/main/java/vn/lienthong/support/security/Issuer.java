package vn.lienthong.support.security;

import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** One who gives tokens: checks them and reads what they say. */
final class Issuer {
    /** For so long a token's signature needn't be checked again; keys are held for longer. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int MOST_REMEMBERED = 2_000;

    private final SecuritySettings.Issuer settings;
    private final Duration skew;
    private final Clock clock;
    private final Set<String> audiences;
    private final NimbusJwtDecoder decoder;
    private final Map<String, Checked> checked = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Checked> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    Issuer(SecuritySettings.Issuer settings, SecuritySettings all, Clock clock) {
        this.settings = settings;
        this.skew = all.clockSkew();
        this.clock = clock;
        this.audiences = Set.copyOf(settings.audiences());
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(IssuerKeys.of(settings, all));
        // Times are looked at below, once, by our clock.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(jwt -> org.springframework.security.oauth2.core.OAuth2TokenValidatorResult.success());
    }

    /** A token whose signature was found good, and when. */
    private record Checked(Jwt token, Instant at) {}

    String name() {
        return settings.name();
    }

    boolean names(@Nullable String iss) {
        var expected = settings.expected();
        return expected == null || expected.equals(iss);
    }

    boolean allows(String algorithm) {
        return settings.algorithms().contains(algorithm);
    }

    /**
     * @param thumbprint of the client's certificate, if it has one
     * @throws TokenRefused if the token isn't good
     * @throws IssuerAway if that can't be said
     */
    CallerToken read(String token, @Nullable String thumbprint) {
        var jwt = known(token);
        requireInForce(jwt);
        if (jwt.getAudience() == null || jwt.getAudience().stream().noneMatch(audiences::contains)) {
            throw new TokenRefused(TokenRule.AUDIENCE_IS_THIS_SERVICE);
        }
        if (settings.claims().required().stream().anyMatch(claim -> at(jwt.getClaims(), claim) == null)) {
            throw new TokenRefused(TokenRule.CLAIM_IS_PRESENT);
        }
        requireCertificate(jwt, thumbprint);
        var agency = text(at(jwt.getClaims(), settings.claims().agency()));
        return new CallerToken(
                jwt,
                name(),
                agency,
                String.valueOf(text(at(jwt.getClaims(), settings.claims().subject()))),
                scopes(jwt),
                speaksFor(agency));
    }

    /** Whether it found the token's signature good a moment ago. */
    boolean remembers(String token) {
        return remembered(token) != null;
    }

    private @Nullable Checked remembered(String token) {
        var known = checked.get(token);
        return known != null && clock.instant().isBefore(known.at().plus(REMEMBERED)) ? known : null;
    }

    /** Callers show the same token again and again; only its signature is remembered, all else is looked at each time. */
    private Jwt known(String token) {
        var known = remembered(token);
        if (known != null) {
            return known.token();
        }
        checked.remove(token);
        var jwt = signed(token);
        checked.put(token, new Checked(jwt, clock.instant()));
        return jwt;
    }

    private Jwt signed(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw new TokenRefused(TokenRule.SIGNATURE_IS_THE_ISSUERS);
        } catch (JwtException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BadJWSException
                        || cause instanceof com.nimbusds.jose.jwk.source.RateLimitReachedException) {
                    // Asked for just now, and the key wasn't there.
                    throw new TokenRefused(TokenRule.SIGNATURE_IS_THE_ISSUERS);
                }
            }
            throw new IssuerAway(name(), e);
        }
    }

    private void requireInForce(Jwt jwt) {
        var now = clock.instant();
        Instant until = jwt.hasClaim("exp") ? jwt.getExpiresAt() : null;
        Instant from = jwt.hasClaim("nbf") ? jwt.getNotBefore() : null;
        if (until == null
                || now.minus(skew).isAfter(until)
                || (from != null && now.plus(skew).isBefore(from))) {
            throw new TokenRefused(TokenRule.TOKEN_IS_IN_FORCE);
        }
    }

    /** RFC 8705: a token bound to a certificate is good only in its hands. */
    private static void requireCertificate(Jwt jwt, @Nullable String thumbprint) {
        var confirmation = jwt.getClaims().get("cnf");
        if (confirmation == null) {
            return;
        }
        // Bound to something we can't check, it isn't good either.
        if (!(confirmation instanceof Map<?, ?> bound)
                || thumbprint == null
                || !thumbprint.equals(bound.get("x5t#S256"))) {
            throw new TokenRefused(TokenRule.CERTIFICATE_IS_THE_TOKENS);
        }
    }

    private Set<String> scopes(Jwt jwt) {
        var scopes = new LinkedHashSet<String>();
        for (var claim : settings.claims().scopes()) {
            var value = at(jwt.getClaims(), claim);
            if (value instanceof String text) {
                scopes.addAll(List.of(text.strip().split("\\s+")));
            } else if (value instanceof Collection<?> several) {
                several.forEach(scope -> scopes.add(String.valueOf(scope)));
            }
        }
        scopes.remove("");
        return Set.copyOf(new HashSet<>(scopes));
    }

    private boolean speaksFor(@Nullable String agency) {
        return settings.agencies().isEmpty()
                || (agency != null
                        && settings.agencies().stream()
                                .anyMatch(top -> agency.equals(top) || agency.startsWith(top + ".")));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** A claim by its name, or by a way through nested ones: names may hold dots themselves. */
    static @Nullable Object at(Map<?, ?> claims, String path) {
        var value = claims.get(path);
        for (int dot = path.indexOf('.'); value == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                value = at(nested, path.substring(dot + 1));
            }
        }
        return value;
    }
}
