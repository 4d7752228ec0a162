package vn.lienthong.support.security;

import vn.lienthong.support.problem.Fault;

/** What a bearer token has to keep; a refused one names the rule it breaks. */
enum TokenRule {
    TOKEN_IS_PRESENT("Send a bearer token of the issuer in the header Authorization."),
    TOKEN_IS_WELL_FORMED("The token is no signed JWT."),
    ALGORITHM_IS_ALLOWED("The token is unsigned, or signed with an algorithm its issuer isn't to use here."),
    ISSUER_IS_KNOWN("No issuer of the token's claim iss is trusted here."),
    SIGNATURE_IS_THE_ISSUERS("The token is not signed with a key of its issuer."),
    TOKEN_IS_IN_FORCE("The token has expired, carries no time of expiry, or isn't valid yet; get a new one."),
    AUDIENCE_IS_THIS_SERVICE("The token is meant for another audience."),
    CLAIM_IS_PRESENT("The token lacks a claim that is required."),
    CERTIFICATE_IS_THE_TOKENS("The token is bound to a client certificate other than that of this connection.");

    private final String mending;

    TokenRule(String mending) {
        this.mending = mending;
    }

    String mending() {
        return mending;
    }

    Fault broken() {
        return new Fault("", name(), mending);
    }
}
