package vn.lienthong.notification.email;

import jakarta.mail.MessagingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.access.WishLinks;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.sending.Carrier.LastStep;
import vn.lienthong.notification.sending.Carrier.Line;
import vn.lienthong.notification.sending.Outcome;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Undecided;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.notification.template.Templates.Unfillable;

/** One connection to the mail server. */
final class SmtpLine implements Line {
    private static final Logger log = LoggerFactory.getLogger(SmtpLine.class);

    private final SmtpHandOver transport;
    private final Templates templates;
    private final Sender sender;
    private final WishLinks links;

    SmtpLine(SmtpHandOver transport, Templates templates, Sender sender, WishLinks links) {
        this.links = links;
        this.transport = transport;
        this.templates = templates;
        this.sender = sender;
    }

    @Override
    public boolean isOpen() {
        return transport.isConnected();
    }

    @Override
    public Outcome handOver(Taken taken, LastStep lastStep) {
        try {
            var message = taken.message();
            var letter = Letter.of(message, templates.words(message), sender, links, transport.session());
            transport.handOver(letter, lastStep);
            // What comes back names it so.
            return new Sent(List.of(message.reference()));
        } catch (Unfillable e) {
            return new Refused("the template " + e.getMessage());
        } catch (MessagingException e) {
            return transport.notOurs() ? new NotOurs() : failed(SmtpAnswer.in(e));
        }
    }

    private Outcome failed(@Nullable SmtpAnswer answer) {
        if (answer == null) {
            return transport.dotSent()
                    ? new Undecided("the connection broke after the message was sent and before the server's answer")
                    : new PutOff("the connection broke before the message was sent");
        }
        if (!answer.isForGood()) {
            return new PutOff("the mail server put it off (" + answer.codes() + ")");
        }
        return switch (answer.command()) {
            // Said of the sender, not of this message: ours to mend, and then it can go.
            case "MAIL" -> new PutOff("the mail server refused the sender's address (" + answer.codes() + ")");
            case "RCPT" -> new Refused("the mail server refused the recipient's address (" + answer.codes() + ")");
            default -> new Refused("the mail server refused the message (" + answer.codes() + ")");
        };
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            log.atDebug()
                    .addKeyValue("failure", SmtpAnswer.codesIn(e))
                    .log("the mail server was left without a farewell");
        }
    }
}
