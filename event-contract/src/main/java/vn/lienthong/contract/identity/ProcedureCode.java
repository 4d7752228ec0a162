package vn.lienthong.contract.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** National code of an administrative procedure (mã thủ tục hành chính), e.g. {@code 2.000986}. */
public record ProcedureCode(String value) {
    private static final Pattern FORM = Pattern.compile("\\d\\.\\d{6}");

    @JsonCreator
    public ProcedureCode {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new MalformedIdentity("procedure code", "is not of the form 2.000986");
        }
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
