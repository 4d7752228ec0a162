package vn.lienthong.notification.sending;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.sending.Carrier.Finding;
import vn.lienthong.notification.sending.Carrier.LastStep;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Undecided;

/**
 * Recipients to try the system out with: nothing is sent to them, and the last digits of the number, or the name before the
 * {@code @}, say what happens. Only where they are switched on.
 *
 * <ul>
 *   <li>{@code +84 99 999 9001}, {@code ok@magic.lienthong.test}: taken
 *   <li>{@code …9002}, {@code refused@…}: refused for good
 *   <li>{@code …9003}, {@code busy@…}: put off three times, then taken
 *   <li>{@code …9004}, {@code late@…}: not answered; the provider, asked, has it (by e-mail: undecided)
 *   <li>{@code …9005}, {@code lost@…}: not answered; the provider, asked, never had it, and the second time takes it
 * </ul>
 */
final class MagicRecipients {
    private static final Pattern NUMBER = Pattern.compile("\\+84999999(00[1-5])");
    private static final Pattern ADDRESS = Pattern.compile("(ok|refused|busy|late|lost)@magic\\.lienthong\\.test");
    private static final int BUSY_ATTEMPTS = 3;

    private final boolean on;

    MagicRecipients(boolean on) {
        this.on = on;
    }

    boolean isMagic(Message message) {
        return conduct(message) != null;
    }

    private @Nullable String conduct(Message message) {
        if (!on) {
            return null;
        }
        var address = message.address().value();
        var number = NUMBER.matcher(address);
        if (number.matches()) {
            return List.of("ok", "refused", "busy", "late", "lost").get(Integer.parseInt(number.group(1)) - 1);
        }
        var name = ADDRESS.matcher(address);
        return name.matches() ? name.group(1) : null;
    }

    /** How it ends where the recipient is one of them. */
    Optional<Outcome> handOver(Taken taken, LastStep lastStep) {
        var conduct = conduct(taken.message());
        if (conduct == null) {
            return Optional.empty();
        }
        if (!lastStep.begin()) {
            return Optional.of(new NotOurs());
        }
        return Optional.of(
                switch (conduct) {
                    case "refused" -> new Refused("a recipient that refuses, for testing");
                    case "busy" ->
                        taken.attempt() <= BUSY_ATTEMPTS
                                ? new PutOff("a recipient that is busy, for testing")
                                : new Sent();
                    case "late" -> new Undecided("a recipient that isn't answered for, for testing");
                    case "lost" ->
                        taken.attempt() == 1
                                ? new Undecided("a recipient that is lost at first, for testing")
                                : new Sent();
                    default -> new Sent();
                });
    }

    Finding ask(Taken taken) {
        return "lost".equals(conduct(taken.message())) ? new Finding.HasNot() : new Finding.Has(List.of());
    }
}
