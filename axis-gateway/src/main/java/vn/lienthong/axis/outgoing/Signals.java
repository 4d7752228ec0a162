package vn.lienthong.axis.outgoing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes all who wait for the feed to grow, and remembers that it did, so that nothing between a look and the wait is missed. */
@Component
public class Signals {
    private long rung;

    synchronized void ring() {
        rung++;
        notifyAll();
    }

    /** What to give to {@link #await} later. */
    public synchronized long rung() {
        return rung;
    }

    /** Waits until it has grown after {@code heard}, or that time is over. */
    public synchronized void await(long heard, Duration atMost) throws InterruptedException {
        var until = System.nanoTime() + atMost.toNanos();
        while (rung == heard) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
