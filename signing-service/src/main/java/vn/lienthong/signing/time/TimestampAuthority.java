package vn.lienthong.signing.time;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** One authority's address, and whether it is left alone. */
final class TimestampAuthority {
    private final URI address;
    private final Duration rest;
    private Instant restsUntil = Instant.MIN;

    TimestampAuthority(URI address, Duration rest) {
        this.address = address;
        this.rest = rest;
    }

    URI address() {
        return address;
    }

    /** Whether to ask it; after a rest just one caller does, the others not before that one had an answer. */
    synchronized boolean takesQuestions(Instant now) {
        if (restsUntil.equals(Instant.MIN)) {
            return true;
        }
        if (now.isBefore(restsUntil)) {
            return false;
        }
        restsUntil = now.plus(rest);
        return true;
    }

    synchronized void failed(Instant now) {
        restsUntil = now.plus(rest);
    }

    synchronized void answered() {
        restsUntil = Instant.MIN;
    }
}
