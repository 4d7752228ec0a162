package vn.lienthong.signing.key;

import java.time.Instant;

/**
 * A key was revoked (thu hồi).
 *
 * @param serial of its certificate, hexadecimal
 * @param since since when its signatures are not to be trusted
 * @param at when it was revoked here
 * @param by who did it: the agency's code and the subject of the token
 */
public record Revocation(String serial, Reason reason, Instant since, Instant at, String by) {

    /** Why, after RFC 5280. */
    public enum Reason {
        KEY_COMPROMISE,
        CA_COMPROMISE,
        AFFILIATION_CHANGED,
        SUPERSEDED,
        CESSATION_OF_OPERATION,
        UNSPECIFIED
    }
}
