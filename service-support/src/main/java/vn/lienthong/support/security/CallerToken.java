package vn.lienthong.support.security;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.support.problem.Refusal;

/** A token that was found good, read as its issuer's settings say. */
public final class CallerToken extends JwtAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final String issuer;
    private final @Nullable String agency;
    private final String subject;
    private final transient Set<String> scopes;
    private final boolean speaksForTheAgency;

    CallerToken(
            Jwt jwt,
            String issuer,
            @Nullable String agency,
            String subject,
            Set<String> scopes,
            boolean speaksForTheAgency) {
        super(
                jwt,
                AuthorityUtils.createAuthorityList(
                        scopes.stream().map(scope -> "SCOPE_" + scope).toList()),
                subject);
        this.issuer = issuer;
        this.agency = agency;
        this.subject = subject;
        this.scopes = scopes;
        this.speaksForTheAgency = speaksForTheAgency;
    }

    /** The token of the request that is being answered, if it has a good one. */
    public static Optional<CallerToken> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerToken token
                ? Optional.of(token)
                : Optional.empty();
    }

    /** Who gave it, by its name in the settings. */
    public String issuer() {
        return issuer;
    }

    public String subject() {
        return subject;
    }

    /** Who calls, if the token names an agency for which its issuer speaks. */
    public Optional<Caller> asCaller() {
        try {
            return Optional.of(caller());
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    Caller caller() {
        AgencyCode named;
        try {
            named = new AgencyCode(String.valueOf(agency));
        } catch (MalformedIdentity e) {
            throw refused("agency-missing", "The token names no agency.");
        }
        if (!speaksForTheAgency) {
            throw refused("agency-not-of-the-issuer", "The token's issuer doesn't speak for the agency it names.");
        }
        return new Caller(named, scopes, subject, issuer);
    }

    private static Refusal refused(String code, String detail) {
        return new Refusal(HttpStatus.FORBIDDEN, code, detail, java.util.List.of());
    }
}
