package vn.lienthong.signing.time;

/** An authority's answer that is of no use, or none at all. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final TimeMeters.Outcome outcome;

    /** @param why in plain words */
    Unusable(TimeMeters.Outcome outcome, String why) {
        super(why);
        this.outcome = outcome;
    }

    Unusable(TimeMeters.Outcome outcome, String why, Throwable cause) {
        super(why, cause);
        this.outcome = outcome;
    }

    TimeMeters.Outcome outcome() {
        return outcome;
    }
}
