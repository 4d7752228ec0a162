package vn.lienthong.axis.connector;

import java.util.Optional;

/** Why the axis refuses something for good ({@code ErrorCode}). */
public enum RefusalCode {
    INVALID_FILE("10", "invalid-file"),
    BAD_CREDENTIALS("15", "bad-credentials"),
    RECEIVER_UNKNOWN("18", "receiver-unknown"),
    SENDER_NOT_REGISTERED("19", "sender-not-registered"),
    AXIS_INTERNAL("20", "axis-internal"),
    FILE_PROCESSING("21", "file-processing"),
    NOT_PER_STANDARD("22", "not-per-standard"),
    RECEIVER_LOCKED("23", "receiver-locked"),
    /** Another code from 10 to 23. */
    OTHER("", "refused");

    private static final int LOWEST = 10;
    private static final int HIGHEST = 23;

    private final String code;
    private final String problem;

    RefusalCode(String code, String problem) {
        this.code = code;
        this.problem = problem;
    }

    /** As it is told to routing and stands in tags: from this closed set. */
    public String problem() {
        return problem;
    }

    /** Empty where the code says nothing of that kind. */
    static Optional<RefusalCode> of(String code) {
        for (var refusal : values()) {
            if (refusal.code.equals(code) && refusal != OTHER) {
                return Optional.of(refusal);
            }
        }
        try {
            var number = Integer.parseInt(code.strip());
            return number >= LOWEST && number <= HIGHEST ? Optional.of(OTHER) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
