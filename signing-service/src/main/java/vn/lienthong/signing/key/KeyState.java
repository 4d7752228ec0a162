package vn.lienthong.signing.key;

import java.util.Locale;

/** What can be said of a key now. */
public enum KeyState {
    VALID,
    /** Valid, for no more than 60 days. */
    EXPIRES_SOON,
    EXPIRED,
    NOT_YET,
    REVOKED,
    /** Its process, module or service doesn't answer. */
    UNREACHABLE;

    /** As it stands in answers. */
    public String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
