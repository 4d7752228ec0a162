package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who calls (xác thực hệ thống): the national variant signs its headers, the provincial one shows its key. What is signed are
 * the headers that are re-sent with the prefix {@code XroadVnpt-}: one line {@code name:value} each, names without prefix and
 * in lower case, in their order, with a line feed between them.
 */
final class Credentials {
    static final String PREFIX = "xroadvnpt-";
    static final String SIGNATURE = "XroadVnpt-Signature";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** What is signed wherever it is sent. */
    private static final List<String> SIGNED =
            List.of("systemid", "timestamp", "from", "to", "servicetype", "messagetype", "hash-file");

    private final String systemId;
    private final String secret;

    Credentials(String systemId, String secret) {
        this.systemId = systemId;
        this.secret = secret;
    }

    /** What is wrong with a request, in words; empty if nothing is. */
    Optional<String> fault(Headers headers, Instant now) {
        if (headers.containsKey("X-SystemId") || headers.containsKey("X-SecretKey")) {
            return equal(headers.getFirst("X-SystemId"), systemId) && equal(headers.getFirst("X-SecretKey"), secret)
                    ? Optional.empty()
                    : Optional.of("X-SystemId or X-SecretKey is wrong");
        }
        if (!equal(headers.getFirst("systemid"), systemId)) {
            return Optional.of("the header systemid is missing or unknown");
        }
        var time = headers.getFirst("timestamp");
        if (time == null || !time.matches("\\d{13}")) {
            return Optional.of("the header timestamp isn't a number of milliseconds since 1970");
        }
        if (Duration.between(Instant.ofEpochMilli(Long.parseLong(time)), now)
                        .abs()
                        .compareTo(SKEW)
                > 0) {
            return Optional.of("the header timestamp is more than five minutes away from now");
        }
        var signed = new TreeMap<String, String>();
        headers.forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX) && !lower.equals(SIGNATURE.toLowerCase(Locale.ROOT))) {
                signed.put(lower.substring(PREFIX.length()), values.getFirst());
            }
        });
        for (var name : SIGNED) {
            var value = headers.getFirst(name);
            if (value != null && !value.equals(signed.get(name))) {
                return Optional.of("the header %s isn't re-sent as XroadVnpt-%s".formatted(name, name));
            }
        }
        return equal(headers.getFirst(SIGNATURE), sign(signed, secret))
                ? Optional.empty()
                : Optional.of("XroadVnpt-Signature isn't the HMAC-SHA256 of the re-sent headers");
    }

    /** Of headers by their lower-case names without prefix, in hexadecimal. */
    static String sign(Map<String, String> headers, String secret) {
        var lines = new TreeMap<>(headers)
                .entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue())
                        .toList();
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(String.join("\n", lines).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static boolean equal(@Nullable String given, String expected) {
        return given != null && MessageDigest.isEqual(given.getBytes(UTF_8), expected.getBytes(UTF_8));
    }
}
