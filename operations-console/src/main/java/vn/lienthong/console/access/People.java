package vn.lienthong.console.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Makes of what the issuer says of somebody who they are here, and what they may do. */
final class People extends OidcUserService {
    private static final int LONGEST = 200;

    private final LoginSettings settings;

    People(LoginSettings settings) {
        this.settings = settings;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        var told = super.loadUser(request);
        var claims = told.getClaims();
        var name = String.valueOf(claims.get(settings.nameClaim()));
        return new ConsoleUser(
                Role.authorities(roles(claims)),
                told.getIdToken(),
                told.getUserInfo(),
                settings.nameClaim(),
                text(claims.get(settings.shownClaim()), name),
                text(claims.get(settings.agencyClaim()), ""));
    }

    private Set<Role> roles(Map<String, Object> claims) {
        var said = new HashSet<String>();
        switch (inside(claims, settings.rolesClaim())) {
            case String text -> said.addAll(Arrays.asList(text.split("\\s+")));
            case Collection<?> list -> list.forEach(one -> said.add(String.valueOf(one)));
            case null, default -> {}
        }
        var roles = EnumSet.noneOf(Role.class);
        for (var role : Role.values()) {
            if (settings.named(role).stream().anyMatch(said::contains)) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** A claim whose own name holds dots is found first. */
    private static @Nullable Object inside(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested
                ? inside(nested, path.substring(dot + 1))
                : null;
    }

    private static String text(@Nullable Object claim, String otherwise) {
        return claim instanceof String text && !text.isBlank()
                ? text.substring(0, Math.min(LONGEST, text.length()))
                : otherwise;
    }
}
