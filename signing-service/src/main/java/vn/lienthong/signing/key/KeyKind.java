package vn.lienthong.signing.key;

import java.util.Locale;

/** Where keys can be. */
public enum KeyKind {
    /** In a file. */
    PKCS12,
    /** In a hardware module (HSM), behind a process of its own. */
    PKCS11,
    /** At a remote signing service (ký số từ xa). */
    REMOTE;

    /** As it stands in {@code keys.yml} and in answers. */
    public String inWords() {
        return name().toLowerCase(Locale.ROOT);
    }
}
