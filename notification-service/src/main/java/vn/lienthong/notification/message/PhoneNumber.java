package vn.lienthong.notification.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mobile phone's number (số điện thoại di động) as {@code +84912345678}. {@link #toString()} is masked. */
public record PhoneNumber(String value) implements Address {
    private static final Pattern FORM = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final int SHOWN = 3;

    public PhoneNumber {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a phone number of the form +84912345678");
        }
    }

    /** The number in what a citizen gave, if a mobile phone in Viet Nam has it; {@code 0…} is read as there. */
    public static Optional<PhoneNumber> in(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return Optional.empty();
        }
        var numbers = PhoneNumberUtil.getInstance();
        try {
            var number = numbers.parse(given, "VN");
            var type = numbers.getNumberType(number);
            var mobile = type == PhoneNumberType.MOBILE || type == PhoneNumberType.FIXED_LINE_OR_MOBILE;
            return mobile && "VN".equals(numbers.getRegionCodeForNumber(number))
                    ? Optional.of(new PhoneNumber(numbers.format(number, PhoneNumberFormat.E164)))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** Without the plus, as carriers want it. */
    public String digits() {
        return value.substring(1);
    }

    /** Country and last digits, e.g. {@code +84•••678}. */
    @Override
    public String masked() {
        return value.substring(0, SHOWN) + "•••" + value.substring(value.length() - SHOWN);
    }

    @Override
    public String toString() {
        return masked();
    }
}
