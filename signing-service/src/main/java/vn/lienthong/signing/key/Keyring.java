package vn.lienthong.signing.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vn.lienthong.signing.key.Revocation.Reason;

/** All keys there are, for those who look after them. */
public interface Keyring {
    /** Of each key what is known of it, those that are no longer used too. */
    List<KeyReport> reports();

    /**
     * Marks a key as revoked: it never signs again, from this moment on and after a restart. Revoked again, it is by the
     * earlier of the two times.
     *
     * @return empty if no key has this serial number
     */
    Optional<Revocation> revoke(String serial, Reason reason, Instant since, String by);

    /**
     * Gives the agency of a key another one, from the development authority.
     *
     * @return false if there is no such authority
     */
    boolean replace(String serial);
}
