package vn.lienthong.notification.sending;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Keeps all senders together to so many messages per second. */
final class Pace {
    private final long interval;
    private long next = System.nanoTime();

    Pace(int perSecond) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
    }

    /** Waits for this message's turn. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(untilTurn());
    }

    /** Lets nobody go for so long. */
    synchronized void hold(Duration pause) {
        next = Math.max(next, System.nanoTime() + pause.toNanos());
    }

    private synchronized long untilTurn() {
        var now = System.nanoTime();
        // Time not used isn't saved up: after a pause no burst follows.
        var turn = Math.max(now, next);
        next = turn + interval;
        return turn - now;
    }
}
