package vn.lienthong.intake.admission;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * How much an agency may send; what isn't stated is as for all.
 *
 * @param requestsPerSecond in the long run
 * @param burst requests at once after a quiet time
 * @param concurrent requests that are being answered at the same time
 * @param dossiersPerDay accepted in a day of Vietnam's zone
 * @param uploadPerDay uploaded in a day
 */
record Limits(
        @Nullable @Positive Integer requestsPerSecond,
        @Nullable @Positive Integer burst,
        @Nullable @Positive Integer concurrent,
        @Nullable @Positive Long dossiersPerDay,
        @Nullable DataSize uploadPerDay) {

    static final Limits UNSTATED = new Limits(null, null, null, null, null);

    /** These where they say something, and those where they don't. */
    Limits over(Limits those) {
        return new Limits(
                requestsPerSecond != null ? requestsPerSecond : those.requestsPerSecond,
                burst != null ? burst : those.burst,
                concurrent != null ? concurrent : those.concurrent,
                dossiersPerDay != null ? dossiersPerDay : those.dossiersPerDay,
                uploadPerDay != null ? uploadPerDay : those.uploadPerDay);
    }
}
