package vn.lienthong.intake.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * Writes down every attempt. One that changes something is noted in the transaction that changes it ({@link
 * #noteWithChange}), so that there is no change without its attempt. All are put into the audit a moment later, in
 * batches, by one writer at a time over all instances: what changed nothing is lost if the process is killed within that
 * moment. Where the database is away for long, those that don't fit into memory are counted, and the count is written.
 */
@Component
public class Attempts implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);
    private static final int BATCH = 1000;

    private final JdbcAttempts audit;
    private final AuditSettings settings;
    private final Clock clock;
    private final BlockingQueue<Attempt> told;
    private final List<Attempt> unwritten = new ArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private final Counter lostForGood;
    private @Nullable LocalDate forgottenBefore;
    private volatile boolean running;
    private @Nullable Thread thread;

    Attempts(JdbcAttempts audit, AuditSettings settings, Clock clock, MeterRegistry meters) {
        this.audit = audit;
        this.clock = clock;
        this.settings = settings;
        this.told = new ArrayBlockingQueue<>(settings.mostWaiting());
        Gauge.builder("audit.waiting", told, BlockingQueue::size)
                .description("attempts that wait to be written into the audit")
                .register(meters);
        lostForGood = Counter.builder("audit.lost")
                .description("attempts that changed nothing and found no room while the database was away")
                .register(meters);
    }

    /** Writes down an attempt, soon. Never waits. */
    public void record(Attempt attempt) {
        if (!told.offer(attempt)) {
            lost.incrementAndGet();
            lostForGood.increment();
        }
    }

    /**
     * Notes an attempt in the transaction of what it changes. If it is told whole later, under the same id, that is what
     * is written down; if it isn't, this.
     */
    public void noteWithChange(Attempt attempt) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an attempt is noted in the transaction of what it changes");
        }
        audit.note(attempt);
    }

    /** Notes, in the transaction of what they change, attempts that are over: written down once it is committed. */
    public void noteDone(List<Attempt> attempts) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("attempts are noted in the transaction of what they change");
        }
        if (attempts.isEmpty()) {
            return;
        }
        audit.note(attempts);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                attempts.forEach(Attempts.this::record);
            }
        });
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("audit").start(this::writeNowAndThen);
    }

    private void writeNowAndThen() {
        while (running) {
            try {
                boolean more = writeSafely();
                if (!more) {
                    Thread.sleep(settings.pause());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Returns whether there is more to write at once. */
    private synchronized boolean writeSafely() {
        try {
            return write();
        } catch (DataAccessException | TransactionException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .addKeyValue("waiting", told.size() + unwritten.size())
                    .log("attempts can't be written into the audit now");
            return false;
        }
    }

    private boolean write() {
        forgetWhatIsOld();
        told.drainTo(unwritten, BATCH - unwritten.size());
        long uncounted = lost.get();
        if (!audit.write(unwritten, uncounted, settings)) {
            return false; // another instance is at it
        }
        lost.addAndGet(-uncounted);
        boolean more = unwritten.size() >= BATCH;
        unwritten.clear();
        return more;
    }

    private void forgetWhatIsOld() {
        var oldest = LocalDate.ofInstant(clock.instant().minus(settings.kept()), WorkingCalendar.ZONE);
        if (!oldest.equals(forgottenBefore)) {
            audit.forgetBefore(oldest)
                    .forEach(part ->
                            log.atInfo().addKeyValue("part", part).log("attempts kept long enough are dropped"));
            forgottenBefore = oldest;
        }
    }

    @Override
    public void stop() {
        running = false;
        var writing = thread;
        if (writing != null) {
            writing.interrupt();
            try {
                writing.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (int i = 0; i < 20 && !(told.isEmpty() && unwritten.isEmpty()); i++) {
            writeSafely();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        // After the web server has stopped taking requests.
        return -500;
    }
}
