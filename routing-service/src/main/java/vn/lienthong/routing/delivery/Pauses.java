package vn.lienthong.routing.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long to wait before a delivery is tried again. */
record Pauses(Duration first, Duration longest) {
    private static final int LONGEST_DOUBLING = 40;

    /**
     * @param attempts how often it has been tried
     * @param chance from 0 to 1: receivers that failed together are not called again together
     * @param asked what the receiver asked for, if it did; never less than that, up to the longest
     */
    Duration after(int attempts, double chance, @Nullable Duration asked) {
        var doubled = Math.pow(2, Math.min(Math.max(attempts, 1) - 1, LONGEST_DOUBLING)) * first.toMillis();
        var whole = Math.min(doubled, longest.toMillis());
        // From half of it to the whole of it.
        var pause = Duration.ofMillis((long) (whole * (0.5 + chance / 2)));
        if (asked == null || asked.compareTo(pause) <= 0) {
            return pause;
        }
        return asked.compareTo(longest) > 0 ? longest : asked;
    }
}
