package vn.lienthong.edxml.doctor;

import java.util.List;
import java.util.Locale;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Severity;

/** What the doctor thinks of a package (kết luận). */
public enum Verdict {
    /** Đạt. */
    FIT,
    /** Đạt, có lưu ý. */
    FIT_WITH_REMARKS,
    /** Không đạt. */
    UNFIT;

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Verdict of(List<Finding> findings) {
        if (findings.isEmpty()) {
            return FIT;
        }
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR) ? UNFIT : FIT_WITH_REMARKS;
    }
}
