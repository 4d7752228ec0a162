package vn.lienthong.edxml.model;

import java.util.Optional;

/** How urgent a document is (độ khẩn). */
public enum Priority {
    /** Thường. */
    NORMAL("0"),
    /** Khẩn. */
    URGENT("1"),
    /** Thượng khẩn. */
    VERY_URGENT("2"),
    /** Hỏa tốc. */
    EXPRESS("3"),
    /** Hỏa tốc hẹn giờ. */
    EXPRESS_BY_THE_HOUR("4");

    private final String code;

    Priority(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Optional<Priority> of(String code) {
        for (var priority : values()) {
            if (priority.code.equals(code)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
