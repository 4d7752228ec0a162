package vn.lienthong.routing.calendar;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Deadline;

/**
 * When a limit ends (hạn giải quyết), and why then; what {@link Deadline} says, for the outside.
 *
 * @param dueAt left out while the clock stands; then {@code stoppedSince} is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DueAnswer(
        @Nullable String id,
        @Nullable Instant dueAt,
        @Nullable Instant stoppedSince,
        Instant countsFrom,
        List<Counted> counted,
        boolean provisional) {

    /**
     * A date that counted.
     *
     * @param time how much of it, as an ISO 8601 duration; left out where days count
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counted(String date, @Nullable String time) {}

    static DueAnswer of(@Nullable String id, Deadline deadline) {
        return new DueAnswer(
                id,
                deadline.dueAt(),
                deadline.stoppedSince(),
                deadline.countsFrom(),
                deadline.counted().stream()
                        .map(counted -> new Counted(
                                counted.date().toString(),
                                counted.time() == null ? null : counted.time().toString()))
                        .toList(),
                deadline.provisional());
    }
}
