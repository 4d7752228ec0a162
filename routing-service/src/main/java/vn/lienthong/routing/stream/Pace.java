package vn.lienthong.routing.stream;

import java.time.Duration;

/**
 * How often routing looks at what time and changes of the registry bring, and how much of it goes into one transaction.
 *
 * @param interval between two looks
 * @param timers at most so many dossiers whose time has come in one look
 * @param reviews at most so many dossiers reviewed after a change in one look
 */
public record Pace(Duration interval, int timers, int reviews) {
    public static final Pace USUAL = new Pace(Duration.ofMillis(250), 500, 2_000);

    public Pace {
        if (interval.isNegative() || interval.isZero() || timers < 1 || reviews < 1) {
            throw new IllegalArgumentException("a pace has a positive interval and positive numbers");
        }
    }
}
