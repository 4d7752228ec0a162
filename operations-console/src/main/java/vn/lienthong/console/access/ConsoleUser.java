package vn.lienthong.console.access;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** Whom the issuer told of, with what the console makes of it. */
final class ConsoleUser extends DefaultOidcUser {
    private static final long serialVersionUID = 1L;

    private final String shown;
    private final String agency;

    ConsoleUser(
            Collection<? extends GrantedAuthority> authorities,
            OidcIdToken token,
            @Nullable OidcUserInfo info,
            String nameClaim,
            String shown,
            String agency) {
        super(authorities, token, info, nameClaim);
        this.shown = shown;
        this.agency = agency;
    }

    String shown() {
        return shown;
    }

    String agency() {
        return agency;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof ConsoleUser user
                && shown.equals(user.shown)
                && agency.equals(user.agency);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), shown, agency);
    }
}
