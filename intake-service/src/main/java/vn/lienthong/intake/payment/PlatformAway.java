package vn.lienthong.intake.payment;

import org.jspecify.annotations.Nullable;

/** The platform can't be asked just now, or what it says can't be relied on: it is asked again later. */
final class PlatformAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlatformAway(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
