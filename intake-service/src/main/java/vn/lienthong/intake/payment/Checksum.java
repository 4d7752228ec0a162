package vn.lienthong.intake.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * The checksum of what goes to and comes from the payment platform: HMAC-SHA256 over the canonical JSON (RFC 8785, nulls
 * left out) of all members but {@code checksum}, in lower-case hexadecimal.
 */
final class Checksum {
    static final String MEMBER = "checksum";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Checksum(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    }

    /** The message with its checksum. */
    Map<String, Object> sealed(Map<String, ?> message) {
        var sealed = new TreeMap<String, Object>(message);
        sealed.put(MEMBER, of(message));
        return sealed;
    }

    /** Whether its checksum is right; compared in a time that tells nothing. */
    boolean fits(Map<String, ?> message) {
        return message.get(MEMBER) instanceof String given
                && MessageDigest.isEqual(of(message).getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private String of(Map<String, ?> message) {
        var covered = new TreeMap<String, Object>(message);
        covered.remove(MEMBER);
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // As a string first: unlike bytes, it can be written of texts with half a surrogate pair, which fit no
            // checksum.
            return HexFormat.of()
                    .formatHex(mac.doFinal(
                            CanonicalJson.mapper().writeValueAsString(covered).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
