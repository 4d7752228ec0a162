package vn.lienthong.intake.attachment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.support.problem.Refusal;

/**
 * Looks after files, over and over: uploads that expired or were left when all had come, files that wait for their scan,
 * files nobody names, and what a crash left in the folder. Every instance does; what one is at, the others pass over.
 */
@Component
class FileSweep implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FileSweep.class);
    private static final int AT_A_TIME = 100;
    private static final Duration LEFT = Duration.ofMinutes(1);
    /** No request takes so long. */
    private static final Duration LEFTOVER = Duration.ofDays(1);

    private final ReceiveUpload receive;
    private final Resumables resumables;
    private final IncomingFolder incoming;
    private final ScanLater scanLater;
    private final Orphans orphans;
    private final Duration every;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Semaphore stop = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    FileSweep(
            ReceiveUpload receive,
            Resumables resumables,
            IncomingFolder incoming,
            ScanLater scanLater,
            Orphans orphans,
            JdbcUploads uploads,
            IntakeSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.receive = receive;
        this.resumables = resumables;
        this.incoming = incoming;
        this.scanLater = scanLater;
        this.orphans = orphans;
        this.every = settings.files().sweepEvery();
        this.clock = clock;
        this.meters = meters;
        Gauge.builder("attachment.uploads.open", resumables, Resumables::open)
                .description("uploads in pieces that are under way")
                .register(meters);
        for (var scan : new Scan[] {Scan.WAITING, Scan.INFECTED}) {
            Gauge.builder("attachment.quarantine", uploads, all -> all.count(scan))
                    .description("files kept apart")
                    .tag("scan", scan.wireName())
                    .register(meters);
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("file-sweep").start(this::run);
    }

    private void run() {
        while (running) {
            sweep();
            try {
                if (stop.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One round. What fails in one step doesn't keep the others. */
    void sweep() {
        carryOut("expired uploads", this::removeExpired);
        carryOut("uploads left unfinished", this::finishLeft);
        carryOut("files waiting for their scan", scanLater::scanWhatIsDue);
        carryOut("files of erased dossiers", orphans::eraseFiles);
        carryOut("files nobody names", orphans::sweep);
        carryOut("leftovers", this::removeLeftovers);
    }

    /** A step of the round. */
    private interface Step {
        void carryOut() throws IOException;
    }

    private void carryOut(String what, Step step) {
        try {
            step.carryOut();
        } catch (IOException | RuntimeException e) {
            Counter.builder("attachment.sweep.failed")
                    .description("sweeps of files that failed")
                    .register(meters)
                    .increment();
            log.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the sweep of files goes on with the next round");
        }
    }

    private void removeExpired() throws IOException {
        for (var id : resumables.expired(clock.instant(), AT_A_TIME)) {
            if (receive.removeExpired(id)) {
                Counter.builder("attachment.uploads.expired")
                        .description("uploads that were begun and never ended")
                        .register(meters)
                        .increment();
            }
        }
    }

    private void finishLeft() throws IOException {
        for (var id : resumables.leftUnfinished(clock.instant().minus(LEFT), AT_A_TIME)) {
            try {
                receive.finishLeft(id);
            } catch (Refusal refused) {
                // It is noted with the upload, for its sender to ask.
            }
        }
    }

    private void removeLeftovers() throws IOException {
        for (var file : incoming.untouchedSince(clock.instant().minus(LEFTOVER))) {
            var upload = IncomingFolder.uploadOf(file);
            if (upload.isEmpty() || resumables.find(upload.get()).isEmpty()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        stop.release();
        var sweeping = thread;
        if (sweeping != null) {
            try {
                sweeping.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
