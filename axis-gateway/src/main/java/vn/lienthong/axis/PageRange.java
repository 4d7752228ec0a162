package vn.lienthong.axis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** What a page may be asked for: so many, and from a time that a calendar has and the database keeps. */
public final class PageRange {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private PageRange() {}

    /**
     * Refuses what is out of range, all of it at once.
     *
     * @param name of the parameter that says the time
     */
    public static void check(int limit, int largest, String name, @Nullable Instant at) {
        var faults = new ArrayList<Fault>();
        if (limit < 1 || limit > largest) {
            faults.add(new Fault("", "LIMIT_IS_IN_RANGE", "limit is from 1 to " + largest + "."));
        }
        if (at != null && (at.isBefore(EARLIEST) || at.isAfter(LATEST))) {
            faults.add(new Fault("", "TIME_IS_IN_RANGE", name + " is within the years 1 to 9999."));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "parameters-out-of-range",
                    "Some parameters are out of range.",
                    List.copyOf(faults));
        }
    }
}
