package vn.lienthong.routing.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;

/** Makes the secrets that webhooks are signed with, and keeps them encrypted (AES-GCM), each bound to its agency. */
@Component
class WebhookSecrets {
    /** As Standard Webhooks writes a secret. */
    static final String PREFIX = "whsec_";

    private static final int BYTES = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final @Nullable SecretKey key;

    WebhookSecrets(DeliverySettings settings) {
        var given = settings.webhook().secretKey();
        this.key = given == null ? null : new SecretKeySpec(Base64.getDecoder().decode(given), "AES");
    }

    /** Without a key nothing can be kept, so there are no webhooks. */
    boolean canBeKept() {
        return key != null;
    }

    String next() {
        var secret = new byte[BYTES];
        random.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    byte[] encrypted(AgencyCode agency, String secret) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, agency, nonce, secret.getBytes(UTF_8));
        return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    }

    String decrypted(AgencyCode agency, byte[] kept) {
        var nonce = java.util.Arrays.copyOf(kept, NONCE);
        return new String(
                crypt(Cipher.DECRYPT_MODE, agency, nonce, java.util.Arrays.copyOfRange(kept, NONCE, kept.length)),
                UTF_8);
    }

    private byte[] crypt(int mode, AgencyCode agency, byte[] nonce, byte[] text) {
        if (key == null) {
            throw new IllegalStateException("lienthong.routing.delivery.webhook.secret-key isn't set");
        }
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(agency.value().getBytes(UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a webhook's secret can't be used: is its key another one now?", e);
        }
    }
}
