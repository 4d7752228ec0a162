package vn.lienthong.intake.submission;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Problem;

/**
 * So many dossiers are accepted at a time; the others wait for their turn, in the order in which they came. Without it a
 * thousand requests at once would share the few connections to the database statement by statement, and all be late
 * together. Who has waited too long is told to come again.
 */
@Component
class Counters {
    private final Semaphore free;
    private final IntakeSettings.Acceptance settings;

    Counters(IntakeSettings settings) {
        this.settings = settings.acceptance();
        this.free = new Semaphore(this.settings.mostAtOnce(), true);
    }

    <T> T inTurn(Supplier<T> work) {
        if (!comesUp()) {
            throw Problem.TOO_BUSY.refusal();
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private boolean comesUp() {
        try {
            return free.tryAcquire(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
