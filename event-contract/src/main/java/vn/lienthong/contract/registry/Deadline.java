package vn.lienthong.contract.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a time limit ends, and why then (hạn giải quyết).
 *
 * @param countsFrom the moment the limit counts from
 * @param dueAt null while the clock stands: there is no due time before it runs on
 * @param stoppedSince when the clock stopped that still stands
 * @param counted what counted towards the limit, up to the due time or to where the clock stands. Working days: the date on
 *     which each of them was full, so there are as many dates as days. Calendar days: each date. Hours and the same day:
 *     each date with the time of it that counted.
 * @param provisional the holidays of a year that it reaches into aren't published; weekdays alone say which days work
 */
public record Deadline(
        Instant countsFrom,
        @Nullable Instant dueAt,
        @Nullable Instant stoppedSince,
        List<Counted> counted,
        boolean provisional) {
    public Deadline {
        counted = List.copyOf(counted);
    }

    /**
     * A date that counted.
     *
     * @param time how much of it, where hours count
     */
    public record Counted(LocalDate date, @Nullable Duration time) {}
}
