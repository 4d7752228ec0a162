package vn.lienthong.token;

import java.util.HexFormat;

/** What PKCS#1 v1.5 signs: the digest, behind the name of its algorithm (RFC 8017, 9.2). */
public final class DigestInfo {
    private static final byte[] SHA_256 = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    private DigestInfo() {}

    /** The DER of a DigestInfo with this SHA-256 digest. */
    public static byte[] ofSha256(byte[] digest) {
        if (digest.length != Wire.DIGEST) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
        }
        var info = new byte[SHA_256.length + digest.length];
        System.arraycopy(SHA_256, 0, info, 0, SHA_256.length);
        System.arraycopy(digest, 0, info, SHA_256.length, digest.length);
        return info;
    }
}
