package vn.lienthong.intake.post;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How requests between the post office and us are signed, both ways: {@code X-Post-Signature} is the HMAC-SHA256, in
 * hexadecimal, over time, method, path with query, each followed by a line feed, and the body, under the shared secret.
 */
final class OfficeSignature {
    static final String CUSTOMER = "X-Post-Customer";
    static final String TIME = "X-Post-Time";
    static final String SIGNATURE = "X-Post-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private OfficeSignature() {}

    /** @param time seconds since 1970 */
    static String of(String secret, String time, String method, String path, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            mac.update((time + "\n" + method + "\n" + path + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Whether that is right, and of a time that isn't far from now. */
    static boolean isRight(
            String secret,
            @Nullable String time,
            String method,
            String path,
            byte[] body,
            @Nullable String signature,
            Instant now,
            Duration skew) {
        if (time == null || signature == null || !time.matches("\\d{1,12}")) {
            return false;
        }
        var away = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now)
                .abs();
        return away.compareTo(skew) <= 0
                && MessageDigest.isEqual(
                        of(secret, time, method, path, body).getBytes(UTF_8), signature.getBytes(UTF_8));
    }
}
