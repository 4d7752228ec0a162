package vn.lienthong.support.security;

import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Checks bearer tokens, each by the issuer it says it is of. */
final class BearerTokens implements AuthenticationManagerResolver<HttpServletRequest> {
    private final List<Issuer> issuers;

    BearerTokens(List<Issuer> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    boolean isEmpty() {
        return issuers.isEmpty();
    }

    @Override
    public AuthenticationManager resolve(HttpServletRequest request) {
        return authentication ->
                read(((BearerTokenAuthenticationToken) authentication).getToken(), Certificates.thumbprint(request));
    }

    CallerToken read(String token, @Nullable String thumbprint) {
        for (var issuer : issuers) {
            if (issuer.remembers(token)) {
                return issuer.read(token, thumbprint);
            }
        }
        String algorithm;
        String iss;
        try {
            var parsed = JWTParser.parse(token);
            algorithm = parsed.getHeader().getAlgorithm().getName();
            if (!(parsed instanceof SignedJWT)) {
                throw new TokenRefused(TokenRule.ALGORITHM_IS_ALLOWED);
            }
            iss = parsed.getJWTClaimsSet().getIssuer();
        } catch (ParseException | IllegalArgumentException e) {
            throw new TokenRefused(TokenRule.TOKEN_IS_WELL_FORMED);
        }
        var named = issuers.stream().filter(issuer -> issuer.names(iss)).toList();
        if (named.isEmpty()) {
            throw new TokenRefused(TokenRule.ISSUER_IS_KNOWN);
        }
        var allowed = named.stream().filter(issuer -> issuer.allows(algorithm)).toList();
        if (allowed.isEmpty()) {
            throw new TokenRefused(TokenRule.ALGORITHM_IS_ALLOWED);
        }
        // More than one only where several have no name of their own: then the signature tells whose it is.
        for (int i = 0; i < allowed.size() - 1; i++) {
            try {
                return allowed.get(i).read(token, thumbprint);
            } catch (TokenRefused e) {
                if (e.rule() != TokenRule.SIGNATURE_IS_THE_ISSUERS) {
                    throw e;
                }
            }
        }
        return allowed.getLast().read(token, thumbprint);
    }
}
