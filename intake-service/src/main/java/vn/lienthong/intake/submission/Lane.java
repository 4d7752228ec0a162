package vn.lienthong.intake.submission;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How fast a dossier is to be dealt with (mức độ khẩn): its priority by name. */
public enum Lane {
    @JsonProperty("normal")
    NORMAL,
    /** Khẩn. */
    @JsonProperty("urgent")
    URGENT,
    /** Thượng khẩn. */
    @JsonProperty("very-urgent")
    VERY_URGENT,
    /** Hỏa tốc. */
    @JsonProperty("express")
    EXPRESS,
    /** Hỏa tốc hẹn giờ. */
    @JsonProperty("express-by-the-hour")
    EXPRESS_BY_THE_HOUR;

    public static Lane of(int priority) {
        return values()[priority];
    }
}
