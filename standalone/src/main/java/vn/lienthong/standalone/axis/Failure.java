package vn.lienthong.standalone.axis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can go wrong with the simulated axis (sự cố), each switched by itself: a share of the occasions, from 0 to 1. */
public enum Failure {
    /** What was sent is taken over, and the line is cut before the answer. */
    ANSWER_LOST(0.1),
    /** The list names an entry twice, and agencies send the same package again under another number. */
    DUPLICATES(0.15),
    /** The answer is cut off, or a page for people. */
    UNPARSABLE(0.1),
    /** The list is empty although something waits. */
    EMPTY_LISTS(0.1),
    /** Nobody answers for half an hour; as a share of the hours. */
    OUTAGE(1),
    /** An answer takes seconds. */
    SLOW(0.05),
    /** The list's hash is wrong, or the package comes damaged; at the next time it is right. */
    WRONG_HASH(0.1),
    /** A receiver that the catalogue has isn't known when something is sent to it; each time the same package is sent. */
    RECEIVER_UNKNOWN(0.05),
    /** Statuses come much later than they say. */
    LATE_STATUSES(0.2),
    /** A later status comes before an earlier one. */
    OUT_OF_ORDER(0.3),
    /** Agencies send packages that aren't fit. */
    MESSY_PACKAGES(0.15);

    private final double usualShare;

    Failure(double usualShare) {
        this.usualShare = usualShare;
    }

    /** The share where it is just switched on. */
    double usualShare() {
        return usualShare;
    }

    /** What it is called outside, e.g. {@code answer-lost}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Failure> of(String id) {
        return Arrays.stream(values())
                .filter(failure -> failure.id().equals(id))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Failure::id).collect(Collectors.joining(", "));
    }
}
