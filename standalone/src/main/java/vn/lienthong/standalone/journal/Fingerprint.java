package vn.lienthong.standalone.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of a SHA-256: tells things apart without keeping them. */
record Fingerprint(long first, long second) {

    static Fingerprint of(String... parts) {
        var digest = sha256();
        for (var part : parts) {
            digest.update(part.getBytes(UTF_8));
            digest.update((byte) 0);
        }
        return of(digest);
    }

    static Fingerprint of(String text, byte[] bytes) {
        var digest = sha256();
        digest.update(text.getBytes(UTF_8));
        digest.update((byte) 0);
        digest.update(bytes);
        return of(digest);
    }

    private static Fingerprint of(MessageDigest digest) {
        var bytes = ByteBuffer.wrap(digest.digest());
        return new Fingerprint(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
