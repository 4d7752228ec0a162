package vn.lienthong.notification.message;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address in the plain form that every mail server takes: no quotes, comments or blanks, so nothing in it can
 * begin a header of its own. {@link #toString()} is masked.
 */
public record EmailAddress(String value) implements Address {
    private static final int LONGEST = 254;
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    public EmailAddress {
        if (value == null || value.length() > LONGEST || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an e-mail address of the form name@domain");
        }
    }

    /** The address in what a citizen gave, if it is one. */
    public static Optional<EmailAddress> in(@Nullable String given) {
        if (given == null) {
            return Optional.empty();
        }
        var trimmed = given.strip();
        return trimmed.length() <= LONGEST && FORM.matcher(trimmed).matches()
                ? Optional.of(new EmailAddress(trimmed))
                : Optional.empty();
    }

    public String domain() {
        return value.substring(value.indexOf('@') + 1);
    }

    /** First letter and domain, e.g. {@code n•••@example.vn}. */
    @Override
    public String masked() {
        return value.charAt(0) + "•••@" + domain();
    }

    @Override
    public String toString() {
        return masked();
    }
}
