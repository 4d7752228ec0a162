package vn.lienthong.support.security;

import org.springframework.security.core.AuthenticationException;

/** Whether a token is good can't be said: its issuer doesn't give its keys. */
final class IssuerAway extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    IssuerAway(String issuer, Throwable cause) {
        super("the issuer " + issuer + " doesn't give its keys", cause);
    }
}
