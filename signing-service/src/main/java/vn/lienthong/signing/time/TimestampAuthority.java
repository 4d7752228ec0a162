package vn.lienthong.signing.time;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** One authority's address, and whether it is left alone. */
final class TimestampAuthority {
    private final URI address;
    private final Duration rest;
    private final AtomicReference<Instant> restsUntil = new AtomicReference<>(Instant.MIN);

    TimestampAuthority(URI address, Duration rest) {
        this.address = address;
        this.rest = rest;
    }

    URI address() {
        return address;
    }

    /** Whether to ask it; after a rest just one caller does, the others not before that one had an answer. */
    boolean takesQuestions(Instant now) {
        var until = restsUntil.get();
        return until.equals(Instant.MIN) || (!now.isBefore(until) && restsUntil.compareAndSet(until, now.plus(rest)));
    }

    void failed(Instant now) {
        restsUntil.set(now.plus(rest));
    }

    void answered() {
        restsUntil.set(Instant.MIN);
    }
}
