package vn.lienthong.signing.key;

import java.time.Instant;
import java.util.List;

/** What a key signed, from the audit. */
public interface SignedWith {
    /**
     * The signatures made with a key since a moment, oldest first.
     *
     * @param serial of the key's certificate, hexadecimal
     * @param most so many at most; ask again from the last one's time on for more
     */
    List<Made> signedWith(String serial, Instant since, int most);

    /**
     * A signature.
     *
     * @param request that asked for it
     * @param subject the dossier's or document's code
     * @param digestAfter SHA-256 of what was signed, with its signature
     */
    record Made(String request, String subject, String digestAfter, Instant at) {}
}
