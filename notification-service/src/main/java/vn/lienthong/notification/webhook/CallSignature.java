package vn.lienthong.notification.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The signature of a call, after Standard Webhooks (chữ ký của lời gọi): of its id, time and body. */
public final class CallSignature {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Webhook secret;

    /** @param secret as {@code whsec_…}, or the base64 of it */
    public CallSignature(String secret) {
        try {
            this.secret = new Webhook(secret);
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalArgumentException("the secret for signed calls is empty", e);
        }
    }

    /** What goes into {@code webhook-signature}. */
    public String of(String id, Instant at, byte[] body) {
        try {
            return secret.sign(id, at.getEpochSecond(), new String(body, UTF_8));
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("the secret for signed calls can't sign", e);
        }
    }

    /** Whether one of the signatures is good, and not of another hour. */
    public boolean isGood(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body, Instant now) {
        if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,11}")) {
            return false;
        }
        var at = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(at, now).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        var good = of(id, at, body).getBytes(UTF_8);
        for (var signature : signatures.split(" ", -1)) {
            if (MessageDigest.isEqual(good, signature.getBytes(UTF_8))) {
                return true;
            }
        }
        return false;
    }
}
