package vn.lienthong.edxml.finding;

import java.util.Locale;

/** How much a finding weighs (mức độ). */
public enum Severity {
    /** The package isn't fit: the axis or a receiver may refuse it, or take it for something else (lỗi). */
    ERROR,
    /** The package can be used, but isn't as it should be (lưu ý). */
    REMARK;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
