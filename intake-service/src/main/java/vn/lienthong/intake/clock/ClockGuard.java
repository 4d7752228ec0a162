package vn.lienthong.intake.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.kafka.BrokerClock;

/**
 * Compares our clock with the database's now and then, and in between with how much time really went by, so that a clock
 * that is set forward or back is noticed by the very next request. The broker's clock is compared by the times it puts on
 * what it takes. A dossier's code and due time follow from our clock: with one that is wrong nothing is accepted.
 */
@Component
public class ClockGuard implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ClockGuard.class);
    private static final Duration AT_MOST_ONCE_IN = Duration.ofMillis(200);

    private final Clock clock;
    private final BrokerClock broker;
    private final JdbcClient database;
    private final ClockSettings settings;
    private final AtomicLong lastTried = new AtomicLong(System.nanoTime() - AT_MOST_ONCE_IN.toNanos());
    private volatile @Nullable Reading reading;
    private volatile boolean running;
    private @Nullable Thread thread;

    /** The database's clock, and when that was by the clock nobody sets. */
    private record Reading(Instant database, long nanos) {
        Instant now() {
            return database.plusNanos(System.nanoTime() - nanos);
        }
    }

    ClockGuard(Clock clock, BrokerClock broker, JdbcClient database, ClockSettings settings, MeterRegistry meters) {
        this.clock = clock;
        this.broker = broker;
        this.database = database;
        this.settings = settings;
        Gauge.builder("clock.difference", this, guard -> seconds(guard.fromDatabase()))
                .baseUnit("seconds")
                .tag("from", "database")
                .description("how far our clock is ahead")
                .register(meters);
        Gauge.builder("clock.difference", this, guard -> seconds(guard.fromBroker()))
                .baseUnit("seconds")
                .tag("from", "broker")
                .description("how far our clock is ahead")
                .register(meters);
    }

    private static double seconds(Optional<Duration> difference) {
        return difference.map(ahead -> ahead.toMillis() / 1000.0).orElse(Double.NaN);
    }

    /** Goes on only with a clock that can be trusted. @throws vn.lienthong.support.problem.Refusal otherwise */
    public void require() {
        if (isWrong()) {
            // Set right just now, or woken from sleep? Worth asking again.
            compareAgain();
            if (isWrong()) {
                throw Problem.CLOCK_IS_WRONG.refusal();
            }
        }
    }

    boolean isWrong() {
        return isTooMuch(fromDatabase()) || (settings.withBroker() && isTooMuch(fromBroker()));
    }

    private boolean isTooMuch(Optional<Duration> difference) {
        return difference
                .filter(ahead -> ahead.abs().compareTo(settings.mostDifference()) > 0)
                .isPresent();
    }

    /** How far our clock is ahead of the database's; unknown until it was asked. */
    Optional<Duration> fromDatabase() {
        return Optional.ofNullable(reading).map(read -> Duration.between(read.now(), clock.instant()));
    }

    /** How far our clock is ahead of the broker's; unknown until it took something. */
    Optional<Duration> fromBroker() {
        return broker.now().map(now -> Duration.between(now, clock.instant()));
    }

    private void compareAgain() {
        long now = System.nanoTime();
        long last = lastTried.get();
        if (now - last >= AT_MOST_ONCE_IN.toNanos() && lastTried.compareAndSet(last, now)) {
            compareSafely();
        }
    }

    private void compareSafely() {
        try {
            compare();
        } catch (DataAccessException | TransactionException e) {
            log.atDebug().addKeyValue("exception", e.getClass().getName()).log("the clocks can't be compared now");
        }
    }

    private void compare() {
        long before = System.nanoTime();
        var now = database.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        long after = System.nanoTime();
        // A slow answer says little: the time it names may be of any moment in between.
        if (Duration.ofNanos(after - before).compareTo(settings.mostDifference().dividedBy(2)) < 0) {
            reading = new Reading(now, before + (after - before) / 2);
        }
        if (isWrong()) {
            log.atError()
                    .addKeyValue("ahead-of-database", fromDatabase().orElse(null))
                    .addKeyValue("ahead-of-broker", fromBroker().orElse(null))
                    .log("the clock is wrong; nothing is accepted");
        }
    }

    @Override
    public void start() {
        compareSafely();
        running = true;
        thread = Thread.ofVirtual().name("clock-guard").start(() -> {
            while (running) {
                try {
                    Thread.sleep(settings.compared());
                } catch (InterruptedException e) {
                    return;
                }
                compareSafely();
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        var comparing = thread;
        if (comparing != null) {
            comparing.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        // Before the web server takes requests.
        return -500;
    }
}
