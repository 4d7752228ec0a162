package vn.lienthong.infrastructure.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser's side of Web Push: reads what was encrypted for it (RFC 8188, RFC 8291), with the JDK alone. */
final class PushCipher {
    private static final int COORDINATE = 32;
    private static final int POINT = 1 + 2 * COORDINATE;
    private static final int SALT = 16;

    private PushCipher() {}

    /** The uncompressed point. */
    static byte[] point(ECPublicKey key) {
        var point = ByteBuffer.allocate(POINT).put((byte) 4);
        for (var coordinate :
                new BigInteger[] {key.getW().getAffineX(), key.getW().getAffineY()}) {
            var bytes = coordinate.toByteArray();
            var fixed = new byte[COORDINATE];
            int length = Math.min(bytes.length, COORDINATE);
            System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
            point.put(fixed);
        }
        return point.array();
    }

    /** @param own whose curve the other key is on as well */
    static ECPublicKey key(byte[] point, ECPublicKey own) throws GeneralSecurityException {
        if (point.length != POINT || point[0] != 4) {
            throw new GeneralSecurityException("no uncompressed point of P-256");
        }
        var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE));
        var y = new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE, POINT));
        return (ECPublicKey)
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), own.getParams()));
    }

    /**
     * What a body says; of one record, as Web Push has it.
     *
     * @throws GeneralSecurityException if it wasn't made for this browser
     */
    static byte[] open(byte[] body, KeyPair own, byte[] auth) throws GeneralSecurityException {
        var in = ByteBuffer.wrap(body);
        if (body.length < SALT + Integer.BYTES + 1 + POINT) {
            throw new GeneralSecurityException("too short");
        }
        var salt = new byte[SALT];
        in.get(salt).getInt();
        var sender = new byte[in.get() & 0xff];
        in.get(sender);
        var sealed = new byte[in.remaining()];
        in.get(sealed);

        var publicKey = (ECPublicKey) own.getPublic();
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(key(sender, publicKey), true);
        var shared = hmac(auth, agreement.generateSecret());
        var material = hmac(shared, join(text("WebPush: info\0"), point(publicKey), sender, new byte[] {1}));
        var seed = hmac(salt, material);
        var key = Arrays.copyOf(hmac(seed, join(text("Content-Encoding: aes128gcm\0"), new byte[] {1})), 16);
        var nonce = Arrays.copyOf(hmac(seed, join(text("Content-Encoding: nonce\0"), new byte[] {1})), 12);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        var padded = cipher.doFinal(sealed);
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != 2) {
            throw new GeneralSecurityException("not the last record");
        }
        return Arrays.copyOf(padded, end);
    }

    private static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (var part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }
}
