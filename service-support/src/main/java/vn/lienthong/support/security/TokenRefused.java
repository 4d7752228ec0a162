package vn.lienthong.support.security;

import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** A bearer token isn't taken. */
final class TokenRefused extends InvalidBearerTokenException {
    private static final long serialVersionUID = 1L;

    private final TokenRule rule;

    TokenRefused(TokenRule rule) {
        super(rule.mending());
        this.rule = rule;
    }

    TokenRule rule() {
        return rule;
    }
}
