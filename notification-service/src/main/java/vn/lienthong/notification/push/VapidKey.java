package vn.lienthong.notification.push;

import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.VAPIDKeyPairs;
import com.zerodeplibs.webpush.jwt.VAPIDJWTParam;
import com.zerodeplibs.webpush.key.PrivateKeySources;
import com.zerodeplibs.webpush.key.PublicKeySources;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.sending.SealedSecrets;

/**
 * The key by which push services know us (RFC 8292), of all instances. It is made once and lies sealed: browsers are bound to it
 * and would have to be asked again for another.
 */
@Component
@ConditionalOnProperty("lienthong.notification.push.contact")
class VapidKey {
    private static final String SECRET = "web-push";
    private static final int HOURS = 12;

    private final SealedSecrets secrets;
    private final URI contact;
    private volatile @Nullable VAPIDKeyPair known;

    VapidKey(SealedSecrets secrets, PushSettings settings) {
        this.secrets = secrets;
        this.contact = settings.contact();
    }

    /** As browsers want it: Base64url of the uncompressed point. */
    String publicKey() {
        return pair().extractPublicKeyInUncompressedFormAsString();
    }

    /** What an endpoint's service is shown. */
    String authorization(URI endpoint) {
        return pair().generateAuthorizationHeaderValue(VAPIDJWTParam.getBuilder()
                .resourceURLString(endpoint.toString())
                .expiresAfter(HOURS, TimeUnit.HOURS)
                .subject(contact.toString())
                .build());
    }

    private VAPIDKeyPair pair() {
        var pair = known;
        if (pair == null) {
            var bytes = ByteBuffer.wrap(secrets.get(SECRET).orElseGet(() -> {
                secrets.putIfAbsent(SECRET, newPair());
                return secrets.get(SECRET).orElseThrow();
            }));
            var secret = new byte[bytes.getInt()];
            bytes.get(secret);
            var open = new byte[bytes.remaining()];
            bytes.get(open);
            pair = VAPIDKeyPairs.of(PrivateKeySources.ofPKCS8Bytes(secret), PublicKeySources.ofX509Bytes(open));
            known = pair;
        }
        return pair;
    }

    private static byte[] newPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var secret = pair.getPrivate().getEncoded();
            var open = pair.getPublic().getEncoded();
            return ByteBuffer.allocate(Integer.BYTES + secret.length + open.length)
                    .putInt(secret.length)
                    .put(secret)
                    .put(open)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
