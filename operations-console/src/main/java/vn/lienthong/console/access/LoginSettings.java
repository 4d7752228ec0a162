package vn.lienthong.console.access;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.login}: where people log in, and what is made of what the issuer says of them.
 *
 * @param issuerUri of the OpenID provider, as it names itself
 * @param backChannel where the console itself reaches the issuer, if that is elsewhere than where people's browsers do
 * @param clientId the console's name at the issuer
 * @param clientSecretFile holds the console's secret; read each time
 * @param scopes asked for; {@code openid} always is
 * @param nameClaim says who it is: it stands in the audit, so it must be one that never passes to somebody else
 * @param shownClaim a name for people
 * @param agencyClaim code of the agency they are of
 * @param rolesClaim texts with spaces or a list; a name with dots leads into nested objects
 * @param roles what the issuer calls a role, where not by its {@link Role#id() own name}
 * @param idle after which a session ends
 * @param longest a session, however busy; what the issuer takes from somebody counts here after that at the latest
 * @param secure whether browsers reach the console over HTTPS only; off only for development on this machine
 * @param answerWithin how long the issuer may take
 */
@ConfigurationProperties("lienthong.console.login")
public record LoginSettings(
        @Nullable URI issuerUri,
        @Nullable URI backChannel,
        @DefaultValue("console") String clientId,
        @Nullable Path clientSecretFile,
        @DefaultValue({"openid", "profile"}) Set<String> scopes,
        @DefaultValue("sub") String nameClaim,
        @DefaultValue("name") String shownClaim,
        @DefaultValue("agency") String agencyClaim,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue Map<Role, Set<String>> roles,
        @DefaultValue("30m") Duration idle,
        @DefaultValue("12h") Duration longest,
        @DefaultValue("true") boolean secure,
        @DefaultValue("5s") Duration answerWithin) {
    public LoginSettings {
        if (issuerUri == null || clientSecretFile == null) {
            throw new IllegalArgumentException(
                    "who may log in? Name lienthong.console.login.issuer-uri and client-secret-file (docs/access.md)");
        }
        for (var address : backChannel == null ? Set.of(issuerUri) : Set.of(issuerUri, backChannel)) {
            if (address.getHost() == null || !Set.of("http", "https").contains(String.valueOf(address.getScheme()))) {
                throw new IllegalArgumentException("lienthong.console.login: an issuer's address has http or https");
            }
        }
        if (idle.toMinutes() < 1 || longest.compareTo(idle) < 0 || !answerWithin.isPositive()) {
            throw new IllegalArgumentException(
                    "lienthong.console.login: idle is at least a minute and at most longest, answer-within positive");
        }
    }

    URI issuer() {
        return java.util.Objects.requireNonNull(issuerUri);
    }

    Path secretFile() {
        return java.util.Objects.requireNonNull(clientSecretFile);
    }

    Set<String> named(Role role) {
        return roles.getOrDefault(role, Set.of(role.id()));
    }

    /** The console's cookie; browsers give {@code __Host-} to nobody but this very host over HTTPS. */
    String cookie() {
        return secure ? "__Host-console" : "console-session";
    }
}
