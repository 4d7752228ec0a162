package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes are to hash to, as the sender says it in {@code Repr-Digest} or {@code Content-Digest} (RFC 9530).
 *
 * @param expected by the JDK's name of the algorithm; other algorithms than SHA-256 and SHA-512 are passed over
 */
record ContentDigests(Map<String, byte[]> expected) {
    static final ContentDigests NONE = new ContentDigests(Map.of());

    private static final Map<String, String> ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");
    private static final Pattern MEMBER = Pattern.compile("([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):");
    private static final int LONGEST = 1000;

    /** The header isn't of the form RFC 9530 gives it. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    static ContentDigests of(@Nullable String header) throws Malformed {
        if (header == null) {
            return NONE;
        }
        if (header.length() > LONGEST) {
            throw new Malformed();
        }
        var expected = new LinkedHashMap<String, byte[]>();
        for (var part : header.split(",", -1)) {
            var member = MEMBER.matcher(part.strip());
            if (!member.matches()) {
                throw new Malformed();
            }
            var algorithm = ALGORITHMS.get(member.group(1));
            if (algorithm != null) {
                expected.put(algorithm, bytes(member.group(2)));
            }
        }
        return new ContentDigests(expected);
    }

    private static byte[] bytes(String base64) throws Malformed {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Malformed();
        }
    }

    ContentDigests and(ContentDigests more) {
        var all = new LinkedHashMap<>(expected);
        all.putAll(more.expected);
        return new ContentDigests(all);
    }

    boolean isEmpty() {
        return expected.isEmpty();
    }

    /** Whether the bytes have every digest; reads them as often as there are algorithms. */
    boolean areOf(Reading bytes) throws IOException {
        for (var one : expected.entrySet()) {
            var digest = IncomingFolder.digest(one.getKey());
            try (var in = bytes.open()) {
                update(digest, in);
            }
            if (!MessageDigest.isEqual(digest.digest(), one.getValue())) {
                return false;
            }
        }
        return true;
    }

    static void update(MessageDigest digest, InputStream in) throws IOException {
        var buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
    }

    /** Opens the bytes. */
    interface Reading {
        InputStream open() throws IOException;
    }
}
