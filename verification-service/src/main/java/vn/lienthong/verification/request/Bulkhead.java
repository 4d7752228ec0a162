package vn.lienthong.verification.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets only so many files in at a time as there is memory for, and waits for none longer than it may take. One that takes
 * longer keeps its room until it really ends, so that what is stuck can't be piled up.
 */
public final class Bulkhead {
    private static final int MIB = 1 << 20;

    private final Semaphore memory;
    private final Semaphore turns;
    private final int all;
    private final Duration wait;
    private final Duration timeout;

    /** @param memory in bytes */
    public Bulkhead(long memory, int atOnce, Duration wait, Duration timeout) {
        this.all = (int) (memory / MIB);
        this.memory = new Semaphore(all, true);
        this.turns = new Semaphore(atOnce, true);
        this.wait = wait;
        this.timeout = timeout;
    }

    interface Check<T> {
        T run() throws IOException;
    }

    /**
     * What the check says; empty if it took too long.
     *
     * @param need in bytes
     * @throws Full when it isn't this one's turn in time
     */
    <T> Optional<T> run(long need, Check<T> check) throws IOException {
        int part = (int) Math.min(all, Math.ceilDiv(need, MIB));
        try {
            if (!turns.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Full();
            }
            if (!memory.tryAcquire(part, wait.toNanos(), TimeUnit.NANOSECONDS)) {
                turns.release();
                throw new Full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Full();
        }
        var task = new FutureTask<T>(() -> {
            try {
                return check.run();
            } finally {
                memory.release(part);
                turns.release();
            }
        });
        // A real thread: this is work, and deep recursion.
        var thread = Thread.ofPlatform().daemon().name("check").start(task);
        try {
            return Optional.of(task.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            // Not cancelled: its room is free only when it has ended.
            thread.interrupt();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case null, default -> throw new UncheckedIOException(new IOException("a check failed", e));
            }
        }
    }

    /** There is no room now. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full() {
            super("as many files as there is room for are being checked", null, false, false);
        }
    }
}
