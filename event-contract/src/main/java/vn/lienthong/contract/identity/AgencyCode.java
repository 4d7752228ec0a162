package vn.lienthong.contract.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Identification code of an agency (mã định danh cơ quan), in either form in force: QCVN 102:2016, smallest unit first
 * and 13 characters ({@code 000.00.15.H32}), or Quyết định 20/2020/QĐ-TTg, largest first and up to 35 characters
 * ({@code H32.15}). Which code of one form belongs to which of the other is registry data ({@link
 * vn.lienthong.contract.registry.Agency}), never arithmetic.
 */
public record AgencyCode(String value) {
    private static final Pattern QCVN_102 = Pattern.compile("\\d{3}\\.\\d{2}\\.\\d{2}\\.[A-Z]\\d{2}");
    private static final Pattern DECISION_20 = Pattern.compile("[A-Z]\\d{2}(\\.\\d{1,3})*");

    /** The regulation a code was given under. */
    public enum Form {
        /** QCVN 102:2016/BTTTT. */
        QCVN_102,
        /** Quyết định 20/2020/QĐ-TTg. */
        DECISION_20
    }

    @JsonCreator
    public AgencyCode {
        if (value == null || value.length() > 35 || formOf(value) == null) {
            throw new MalformedIdentity(
                    "agency code",
                    "is neither of the form 000.00.15.H32 (QCVN 102) nor of the form H32.15 (Quyết định 20/2020)");
        }
    }

    private static @org.jspecify.annotations.Nullable Form formOf(String value) {
        if (DECISION_20.matcher(value).matches()) {
            return Form.DECISION_20;
        }
        return QCVN_102.matcher(value).matches() ? Form.QCVN_102 : null;
    }

    public Form form() {
        return DECISION_20.matcher(value).matches() ? Form.DECISION_20 : Form.QCVN_102;
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
