package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A legal time limit (thời hạn giải quyết).
 *
 * @param amount how many; 0 with {@link Unit#SAME_DAY}
 */
public record TimeLimit(int amount, Unit unit) {
    /** The greatest amount; no law knows a longer limit, and it keeps every due time within what can be reckoned. */
    public static final int MOST = 9_999;

    public TimeLimit {
        requireUnit(unit);
        if (amount < 0 || (amount == 0) != (unit == Unit.SAME_DAY)) {
            throw new IllegalArgumentException("a time limit is a positive amount, or the same day without one");
        }
        if (amount > MOST) {
            throw new IllegalArgumentException("a time limit is at most " + MOST);
        }
    }

    // JSON gives null for a missing field, whatever the type says.
    private static void requireUnit(@Nullable Unit unit) {
        if (unit == null) {
            throw new IllegalArgumentException(
                    "a time limit without a unit means nothing: say working-days, working-hours, same-day or days");
        }
    }

    /** What a limit is counted in. */
    public enum Unit {
        /** Ngày làm việc: days on which offices work; half a day counts for the hours it has. */
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
