package vn.lienthong.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The access token of who is logged in: what they have other services do is done with it, so that those decide for themselves
 * whether they may, and know who it was. It stays in the session, and is renewed while the issuer renews it.
 */
@Component
public class OwnToken {
    private final OAuth2AuthorizedClientManager clients;

    OwnToken(OAuth2AuthorizedClientManager clients) {
        this.clients = clients;
    }

    /** Of who makes this request. Empty where the issuer renews it no more: they have to log in again. */
    public Optional<String> current() {
        var who = SecurityContextHolder.getContext().getAuthentication();
        if (who == null
                || !(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes here)
                || here.getResponse() == null) {
            return Optional.empty();
        }
        try {
            var client = clients.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(Registrations.ID)
                    .principal(who)
                    .attribute(HttpServletRequest.class.getName(), here.getRequest())
                    .attribute(HttpServletResponse.class.getName(), here.getResponse())
                    .build());
            return Optional.ofNullable(client).map(one -> one.getAccessToken().getTokenValue());
        } catch (OAuth2AuthorizationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
