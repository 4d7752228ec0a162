package vn.lienthong.contract.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identification code of an agency (mã định danh cơ quan), in either form in force: QCVN 102:2016, smallest unit first
 * and 13 characters ({@code 000.00.15.H32}), or Quyết định 20/2020/QĐ-TTg, largest first and up to 35 characters
 * ({@code H32.15}). Which code of one form belongs to which of the other is registry data ({@link
 * vn.lienthong.contract.registry.Agency}), never arithmetic.
 */
public record AgencyCode(String value) {
    private static final int LONGEST = 35;
    private static final Pattern QCVN_102 = Pattern.compile("\\d{3}\\.\\d{2}\\.\\d{2}\\.[A-Z]\\d{2}");

    /** The regulation a code was given under. */
    public enum Form {
        /** QCVN 102:2016/BTTTT. */
        QCVN_102,
        /** Quyết định 20/2020/QĐ-TTg. */
        DECISION_20
    }

    @JsonCreator
    public AgencyCode {
        if (value == null || value.length() > LONGEST || formOf(value) == null) {
            throw new MalformedIdentity(
                    "agency code",
                    "is neither of the form 000.00.15.H32 (QCVN 102) nor of the form H32.15 (Quyết định 20/2020)");
        }
    }

    private static @Nullable Form formOf(String value) {
        if (isDecision20(value)) {
            return Form.DECISION_20;
        }
        return QCVN_102.matcher(value).matches() ? Form.QCVN_102 : null;
    }

    /** {@code [A-Z]\d{2}(\.\d{1,3})*}, by hand: codes are read several times in each event. */
    private static boolean isDecision20(String value) {
        if (value.length() < 3
                || !isLetter(value.charAt(0))
                || !isDigit(value.charAt(1))
                || !isDigit(value.charAt(2))) {
            return false;
        }
        int digits = 3;
        for (int i = 3; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '.' && digits > 0) {
                digits = 0;
            } else if (isDigit(c) && digits < 3 && i > 3) {
                digits++;
            } else {
                return false;
            }
        }
        return digits > 0;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public Form form() {
        return isDecision20(value) ? Form.DECISION_20 : Form.QCVN_102;
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
