package vn.lienthong.intake.admission;

import java.util.Objects;

/** How much an agency may send, over all instances; see {@link Limits}. */
record Allowed(int requestsPerSecond, int burst, int concurrent, long dossiersPerDay, long bytesPerDay) {

    static Allowed of(Limits complete) {
        return new Allowed(
                Objects.requireNonNull(complete.requestsPerSecond()),
                Objects.requireNonNull(complete.burst()),
                Objects.requireNonNull(complete.concurrent()),
                Objects.requireNonNull(complete.dossiersPerDay()),
                Objects.requireNonNull(complete.uploadPerDay()).toBytes());
    }

    /** The part of one of several instances; every one may let something through. */
    int share(int of, int instances) {
        return Math.max(1, of / instances);
    }
}
