package vn.lienthong.notification.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A browser that is told of a dossier (thiết bị nhận thông báo), as it said at the dossier's page.
 *
 * @param endpoint where its push service takes messages for it
 * @param p256dh its public key, an uncompressed point of P-256 in Base64url
 * @param auth its 16 secret bytes in Base64url
 */
record Device(URI endpoint, String p256dh, String auth) {
    private static final int LONGEST_ENDPOINT = 1000;

    /** One as a browser's {@code PushSubscription} has it; empty where that is none. */
    static Optional<Device> of(@Nullable String endpoint, @Nullable String p256dh, @Nullable String auth) {
        if (endpoint == null
                || endpoint.length() > LONGEST_ENDPOINT
                || !isBytes(p256dh, 65)
                || !isBytes(auth, 16)
                || p256dh == null
                || auth == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Device(URI.create(endpoint), p256dh, auth));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isBytes(@Nullable String text, int length) {
        try {
            return text != null && Base64.getUrlDecoder().decode(text).length == length;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same for the same browser, and of no use for anything else. */
    String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(endpoint.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Device[at %s]".formatted(endpoint.getHost());
    }
}
