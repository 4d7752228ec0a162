package vn.lienthong.standalone.axis;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * When nobody answers: half an hour in an hour, beginning at some moment of its first half, for the share of hours that are
 * so. Hours count from when it was switched on.
 */
final class Outages {
    private static final int HOUR = 60;
    private static final int LENGTH = 30;

    private final Duration minute;
    private final long seed;
    private Instant since = Instant.EPOCH;
    private double share;

    Outages(Duration minute, long seed) {
        this.minute = minute;
        this.seed = seed;
    }

    synchronized void switchTo(double newShare, Instant now) {
        if (share == 0 && newShare > 0) {
            since = now;
        }
        share = newShare;
    }

    synchronized boolean isOn(Instant now) {
        if (share == 0) {
            return false;
        }
        long minutes = Duration.between(since, now).toMillis() / minute.toMillis();
        long hour = minutes / HOUR;
        var dice = new Random(seed * 31 + hour);
        dice.nextDouble();
        boolean happens = dice.nextDouble() < share;
        long begin = dice.nextInt(HOUR - LENGTH);
        long within = minutes % HOUR;
        return happens && within >= begin && within < begin + LENGTH;
    }
}
