package vn.lienthong.console.prediction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Learns now and then, and looks at the open dossiers more often, in one thread. */
@Component
class Predictor implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Predictor.class);

    private final Lateness lateness;
    private final PredictionSettings settings;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile double likely = Double.NaN;
    private volatile @Nullable Thread thread;

    Predictor(Lateness lateness, PredictionSettings settings, Clock clock, MeterRegistry meters) {
        this.lateness = lateness;
        this.settings = settings;
        this.clock = clock;
        Gauge.builder("dossier.predicted.late", this, one -> one.likely)
                .description("open dossiers that are likely to be late, by what became of those like them")
                .register(meters);
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("predictor").start(this::untilStopped);
    }

    private void untilStopped() {
        var learnNext = Instant.MIN;
        try {
            do {
                try {
                    var now = clock.instant();
                    if (!now.isBefore(learnNext)) {
                        lateness.learn(now);
                        learnNext = now.plus(settings.learnEvery());
                    }
                    lateness.predict(now);
                    likely = lateness.likely();
                } catch (DataAccessException e) {
                    log.atWarn()
                            .addKeyValue("reason", e.getClass().getSimpleName())
                            .log("lateness couldn't be predicted; it is tried again");
                }
            } while (!stop.await(settings.predictEvery().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stop.countDown();
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        var running = thread;
        return running != null && running.isAlive() && stop.getCount() > 0;
    }
}
