package vn.lienthong.routing.delivery;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a call to an agency's system ended.
 *
 * @param retryAfter how long the receiver asked to be left alone
 */
record WebhookOutcome(Kind kind, @Nullable Duration retryAfter) {

    /** A closed set: it is what metrics and agencies are told. */
    enum Kind {
        /** 2xx. */
        DELIVERED,
        /** 410: it doesn't want to be called any more. */
        GONE,
        /** 429, or 503 with the time when to come again. */
        THROTTLED,
        /** 3xx: redirects aren't followed. */
        REDIRECTED,
        /** Any other 4xx. */
        REFUSED,
        /** Any other 5xx, or no HTTP at all. */
        FAILED,
        TIMED_OUT,
        UNREACHABLE,
        /** The host has an address that must not be called. */
        ADDRESS_FORBIDDEN;

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static WebhookOutcome of(Kind kind) {
        return new WebhookOutcome(kind, null);
    }

    boolean isDelivered() {
        return kind == Kind.DELIVERED;
    }
}
