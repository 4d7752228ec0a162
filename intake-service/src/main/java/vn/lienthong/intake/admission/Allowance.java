package vn.lienthong.intake.admission;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.WorkingCalendar;

/** What an agency has left, at this instance. */
final class Allowance {
    private final int instances;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong dossiers = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile LocalDate day;
    private volatile Use others = Use.NOTHING;
    private volatile State state;

    /** Used up on a day. */
    record Use(long dossiers, long bytes) {
        static final Use NOTHING = new Use(0, 0);

        Use plus(Use more) {
            return new Use(dossiers + more.dossiers, bytes + more.bytes);
        }
    }

    private record State(Allowed allowed, int burst, Bucket requests, int concurrent, String policy) {}

    Allowance(Allowed allowed, int instances, LocalDate today) {
        this.instances = instances;
        this.day = today;
        this.state = state(allowed, null);
    }

    private State state(Allowed allowed, @Nullable State before) {
        int burst = allowed.share(allowed.burst(), instances);
        int perSecond = allowed.share(allowed.requestsPerSecond(), instances);
        var bandwidth = Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(perSecond, Duration.ofSeconds(1))
                .build();
        var bucket = Bucket.builder().addLimit(bandwidth).build();
        if (before != null) {
            // What was used stays used.
            long used = before.burst() - before.requests().getAvailableTokens();
            if (used > 0) {
                bucket.tryConsumeAsMuchAsPossible(used);
            }
        }
        long window = Math.max(1, (burst + perSecond - 1L) / perSecond);
        var policy = "\"requests\";q=%d;w=%d, \"dossiers\";q=%d;w=86400, \"uploads\";q=%d;w=86400;qu=\"content-bytes\""
                .formatted(burst, window, allowed.dossiersPerDay(), allowed.bytesPerDay());
        return new State(allowed, burst, bucket, allowed.share(allowed.concurrent(), instances), policy);
    }

    void allow(Allowed allowed) {
        if (!allowed.equals(state.allowed())) {
            state = state(allowed, state);
        }
    }

    Allowed allowed() {
        return state.allowed();
    }

    ConsumptionProbe takeRequest() {
        return state.requests().tryConsumeAndReturnRemaining(1);
    }

    /** Begins a request, if not too many are under way; it has to be ended. */
    boolean begin() {
        if (running.incrementAndGet() > state.concurrent()) {
            running.decrementAndGet();
            return false;
        }
        return true;
    }

    void end() {
        running.decrementAndGet();
    }

    /** @param underWay how many more are about to be used */
    boolean hasDossiersLeft(Instant now, long underWay) {
        return used(now).dossiers() + underWay < state.allowed().dossiersPerDay();
    }

    boolean hasBytesLeft(Instant now, long more) {
        return used(now).bytes() + Math.max(0, more) <= state.allowed().bytesPerDay();
    }

    void useDossier(Instant now) {
        turn(now);
        dossiers.incrementAndGet();
    }

    void useBytes(Instant now, long more) {
        turn(now);
        bytes.addAndGet(more);
    }

    /** Used today over all instances, as far as is known here. */
    Use used(Instant now) {
        turn(now);
        return own().plus(others);
    }

    Use own() {
        return new Use(dossiers.get(), bytes.get());
    }

    LocalDate day() {
        return day;
    }

    /** What was used today before this instance started, or elsewhere. */
    void usedElsewhere(LocalDate day, Use use) {
        if (day.equals(this.day)) {
            others = use;
        }
    }

    private void turn(Instant now) {
        var today = LocalDate.ofInstant(now, WorkingCalendar.ZONE);
        if (!today.equals(day)) {
            synchronized (this) {
                if (!today.equals(day)) {
                    dossiers.set(0);
                    bytes.set(0);
                    others = Use.NOTHING;
                    day = today;
                }
            }
        }
    }

    /** The header RateLimit-Policy. */
    String policy() {
        return state.policy();
    }

    static Duration untilTomorrow(Instant now) {
        var today = LocalDate.ofInstant(now, WorkingCalendar.ZONE);
        return Duration.between(
                now, today.plusDays(1).atStartOfDay(WorkingCalendar.ZONE).toInstant());
    }
}
