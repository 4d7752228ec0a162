package vn.lienthong.intake.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * Tells two requests apart by what they say, whatever the order of their members, their white space, and
 * whichever of Unicode's two ways their Vietnamese is written in.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /** SHA-256 over the canonical JSON of a request. */
    public static byte[] of(Object request) {
        try {
            // As a string first: unlike bytes, it can be written of texts with half a surrogate pair, which are refused
            // later.
            return MessageDigest.getInstance("SHA-256")
                    .digest(Normalizer.normalize(
                                    CanonicalJson.mapper().writeValueAsString(request), Normalizer.Form.NFC)
                            .getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
