package vn.lienthong.support.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What time the broker has, by the time it puts on records that it takes. An acknowledgement comes a little after that:
 * of several in a minute the quickest counts, and fewer than three say nothing.
 */
public final class BrokerClock {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long LONG_AGO = Duration.ofMinutes(10).toNanos();
    private static final int ENOUGH = 3;

    private @Nullable Reading best;

    private record Reading(Instant broker, long nanos, int outOf) {
        Instant at(long now) {
            return broker.plusNanos(now - nanos);
        }
    }

    synchronized void heard(Instant appended, long nanos) {
        var before = best;
        if (before == null || nanos - before.nanos() > MINUTE) {
            best = new Reading(appended, nanos, before == null ? 1 : Math.min(ENOUGH, before.outOf()));
        } else if (appended.isAfter(before.at(nanos))) {
            best = new Reading(appended, nanos, before.outOf() + 1);
        } else {
            best = new Reading(before.broker(), before.nanos(), before.outOf() + 1);
        }
    }

    /** What time it is for the broker, if it was heard of in the last minutes. */
    public synchronized Optional<Instant> now() {
        long now = System.nanoTime();
        return Optional.ofNullable(best)
                .filter(reading -> reading.outOf() >= ENOUGH && now - reading.nanos() < LONG_AGO)
                .map(reading -> reading.at(now));
    }
}
