package vn.lienthong.contract.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits (khoá mã hoá) that seals bytes: a version byte, a random nonce of 12 bytes, and what AES-GCM makes of
 * them, the tag of 16 bytes last. What it is about is authenticated with it, so that something sealed can't be passed off
 * as another dossier's. {@link #toString()} shows nothing of the key.
 */
public final class SealingKey {
    /** How many bytes a key has. */
    public static final int LENGTH = 32;

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int LEAST = 1 + NONCE + TAG_BITS / 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    private SealingKey(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a key has %d bytes, not %d".formatted(LENGTH, key.length));
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** The key with these bytes. */
    public static SealingKey of(byte[] key) {
        return new SealingKey(key);
    }

    /** A new key that nobody can guess. */
    public static SealingKey random() {
        var bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        return new SealingKey(bytes);
    }

    /** The bytes of the key, to be sealed by another. */
    public byte[] bytes() {
        return key.getEncoded();
    }

    /**
     * Seals bytes. The same bytes are sealed differently each time.
     *
     * @param about what they belong to; the same is needed to open them
     */
    public byte[] seal(String about, byte[] plain) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, about, nonce);
            var sealed = ByteBuffer.allocate(LEAST + plain.length);
            sealed.put(VERSION).put(nonce).put(cipher.doFinal(plain));
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * What was sealed.
     *
     * @throws UnreadablePersonalData if it was sealed by another key, about something else, or was changed since
     */
    public byte[] open(String about, byte[] sealed) {
        if (sealed.length < LEAST || sealed[0] != VERSION) {
            throw new UnreadablePersonalData("it is in no form that is known here");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, about, Arrays.copyOfRange(sealed, 1, 1 + NONCE))
                    .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
        } catch (GeneralSecurityException e) {
            throw new UnreadablePersonalData("it was sealed by another key, for another dossier, or changed since");
        }
    }

    private Cipher cipher(int mode, String about, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(about.getBytes(UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "SealingKey[withheld]";
    }
}
