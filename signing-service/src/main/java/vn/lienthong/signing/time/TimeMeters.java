package vn.lienthong.signing.time;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How asking for timestamps goes: {@code signing.timestamp} by outcome, {@code signing.timestamp.silence}. */
final class TimeMeters {
    /** How one question to one authority ended. */
    enum Outcome {
        GRANTED,
        /** No answer, in time and whole. */
        UNREACHABLE,
        /** It answered that it gives none. */
        REFUSED,
        /** It answered with something that proves nothing. */
        UNTRUSTED,
        /** Not asked, for it failed a moment ago. */
        RESTING
    }

    private final MeterRegistry meters;
    private final Clock clock;
    private volatile Instant answered;

    TimeMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        this.answered = clock.instant();
        for (var outcome : Outcome.values()) {
            counter(outcome);
        }
    }

    /** Says how long no timestamp was had; counts from the start at first. */
    void watchSilence() {
        TimeGauge.builder("signing.timestamp.silence", this, TimeUnit.MILLISECONDS, TimeMeters::silence)
                .description("since a timestamp authority last gave a usable timestamp")
                .strongReference(true)
                .register(meters);
    }

    void count(Outcome outcome) {
        if (outcome == Outcome.GRANTED) {
            answered = clock.instant();
        }
        counter(outcome).increment();
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("signing.timestamp")
                .description("timestamps asked for, and what came of it")
                .tags("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private double silence() {
        return Duration.between(answered, clock.instant()).toMillis();
    }
}
