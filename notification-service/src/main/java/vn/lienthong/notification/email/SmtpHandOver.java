package vn.lienthong.notification.email;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import vn.lienthong.notification.sending.Carrier.LastStep;

/**
 * SMTP that knows whether the dot was sent. A server must not deliver before it has seen the dot that ends the message
 * (RFC 5321, 4.1.1.4): whatever breaks earlier, nothing went out; whatever breaks later, nobody can tell.
 */
final class SmtpHandOver extends SMTPTransport {
    private @Nullable LastStep lastStep;
    private boolean dotSent;
    private boolean notOurs;

    SmtpHandOver(Session session, @Nullable String protocol) {
        super(
                session,
                new URLName(protocol == null ? "smtp" : protocol, null, -1, null, null, null),
                protocol == null ? "smtp" : protocol,
                "smtps".equals(protocol));
    }

    void handOver(Letter letter, LastStep step) throws MessagingException {
        lastStep = step;
        dotSent = false;
        notOurs = false;
        Address[] recipients = letter.getAllRecipients();
        sendMessage(letter, recipients);
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        try {
            notOurs = lastStep == null || !lastStep.begin();
        } catch (RuntimeException e) {
            throw new IOException("the last step couldn't be written down", e);
        }
        if (notOurs) {
            // An IOException makes the transport drop the connection, and so the server the message.
            throw new IOException("the message is no longer ours");
        }
        dotSent = true;
        super.finishData();
    }

    Session session() {
        return session;
    }

    /** Whether the server may have the last message, unless it said otherwise. */
    boolean dotSent() {
        return dotSent;
    }

    /** Whether the last message was given up because it is another sender's. */
    boolean notOurs() {
        return notOurs;
    }
}
