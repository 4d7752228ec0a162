package vn.lienthong.notification.email;

import jakarta.mail.MessagingException;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What the server said to a command. Its text isn't kept: it tends to repeat the address.
 *
 * @param code three digits
 * @param enhanced e.g. {@code 5.1.1} (RFC 3463), where it gave one
 */
record SmtpAnswer(String command, int code, @Nullable String enhanced) {
    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** The answer that a failure to send goes back to; null where none came. */
    static @Nullable SmtpAnswer in(MessagingException failure) {
        SmtpAnswer said = null;
        for (Exception e = failure; e instanceof MessagingException link; e = link.getNextException()) {
            if (e instanceof SMTPAddressFailedException refused) {
                // There is one recipient: what was said of it is what it was about.
                return answer("RCPT", refused.getReturnCode(), refused.getMessage());
            }
            if (e instanceof SMTPSendFailedException failed) {
                said = answer(verb(failed.getCommand()), failed.getReturnCode(), failed.getMessage());
            }
        }
        return said;
    }

    private static @Nullable SmtpAnswer answer(String command, int code, @Nullable String text) {
        if (code < 400 || code > 599) {
            return null;
        }
        var enhanced = ENHANCED.matcher(text == null ? "" : text);
        return new SmtpAnswer(command, code, enhanced.find() ? enhanced.group(1) : null);
    }

    private static String verb(@Nullable String command) {
        return command == null ? "" : command.split("[ :]", 2)[0];
    }

    boolean isForGood() {
        return code >= 500;
    }

    String codes() {
        return enhanced == null ? Integer.toString(code) : code + " " + enhanced;
    }

    /** For a log: the codes, or at least what kind of failure it was. */
    static String codesIn(MessagingException failure) {
        var answer = in(failure);
        if (answer != null) {
            return answer.codes();
        }
        var cause = failure.getNextException();
        return (cause == null ? failure : cause).getClass().getSimpleName();
    }
}
