package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * A legal time limit (thời hạn giải quyết).
 *
 * @param amount how many; 0 with {@link Unit#SAME_DAY}
 */
public record TimeLimit(int amount, Unit unit) {
    public TimeLimit {
        Objects.requireNonNull(unit, "unit");
        if (amount < 0 || (amount == 0) != (unit == Unit.SAME_DAY)) {
            throw new IllegalArgumentException("a time limit is a positive amount, or the same day without one");
        }
    }

    /** What a limit is counted in. */
    public enum Unit {
        /** Ngày làm việc: days on which offices work. */
        @JsonProperty("working-days")
        WORKING_DAYS,
        /** Giờ làm việc: hours while offices are open. */
        @JsonProperty("working-hours")
        WORKING_HOURS,
        /** Ngay trong ngày: by the close of the day, or of the next working day after the cut-off. */
        @JsonProperty("same-day")
        SAME_DAY,
        /** Ngày: calendar days; it ends at the close of the last, or of the next working day. */
        @JsonProperty("days")
        DAYS
    }
}
