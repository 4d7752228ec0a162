package vn.lienthong.standalone.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vn.lienthong.contract.wire.CanonicalJson;

/** The platform's side of the checksums: HMAC-SHA256 over the canonical JSON of all members but {@code checksum}. */
record Seal(String secret) {
    private static final String ALGORITHM = "HmacSHA256";

    Map<String, Object> on(Map<String, ?> message) {
        var sealed = new TreeMap<String, Object>(message);
        sealed.put("checksum", of(message));
        return sealed;
    }

    boolean fits(Map<String, ?> message) {
        return MessageDigest.isEqual(
                of(message).getBytes(UTF_8),
                String.valueOf(message.get("checksum")).getBytes(UTF_8));
    }

    private String of(Map<String, ?> message) {
        var covered = new TreeMap<String, Object>(message);
        covered.remove("checksum");
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(CanonicalJson.mapper().writeValueAsBytes(covered)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "Seal[withheld]";
    }
}
