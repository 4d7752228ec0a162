package vn.lienthong.contract.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** National code of an administrative procedure (mã thủ tục hành chính), e.g. {@code 2.000986}. */
public record ProcedureCode(String value) {
    private static final int LENGTH = 8;

    @JsonCreator
    public ProcedureCode {
        if (value == null || !isWellFormed(value)) {
            throw new MalformedIdentity("procedure code", "is not of the form 2.000986");
        }
    }

    private static boolean isWellFormed(String value) {
        if (value.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            var c = value.charAt(i);
            if (i == 1 ? c != '.' : c < '0' || c > '9') {
                return false;
            }
        }
        return true;
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
