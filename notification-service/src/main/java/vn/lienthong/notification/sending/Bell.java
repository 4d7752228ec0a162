package vn.lienthong.notification.sending;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes all who wait, and remembers that it rang, so that no ring between a look and the wait is missed. */
final class Bell {
    private long rung;

    synchronized void ring() {
        rung++;
        notifyAll();
    }

    /** What to give to {@link #await} later. */
    synchronized long rung() {
        return rung;
    }

    /** Waits until it has rung after {@code heard}; false where it hasn't within that time. */
    synchronized boolean await(long heard, Duration atMost) throws InterruptedException {
        var until = System.nanoTime() + atMost.toNanos();
        while (rung == heard) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
