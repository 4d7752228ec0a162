package vn.lienthong.notification.email;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.template.Words;

/** An e-mail whose Message-ID follows from the message's identity: whoever gets it twice can tell. */
final class Letter extends MimeMessage {
    private final String id;

    private Letter(Session session, String id) {
        super(session);
        this.id = id;
    }

    static Letter of(Message message, Words words, Sender sender, Session session) throws MessagingException {
        var letter = new Letter(session, idOf(message, sender));
        letter.setFrom(from(sender, message.language()));
        letter.setRecipient(
                RecipientType.TO, new InternetAddress(message.address().value(), true));
        letter.setSubject(words.subject(), "UTF-8");
        letter.setSentDate(new Date());
        letter.setHeader("Content-Language", message.language());
        // Keeps out-of-office replies away (RFC 3834).
        letter.setHeader("Auto-Submitted", "auto-generated");
        letter.setContent(new MimeMultipart("alternative", text(words), html(words)));
        letter.saveChanges();
        return letter;
    }

    private static InternetAddress from(Sender sender, String language) throws MessagingException {
        try {
            return new InternetAddress(sender.address(), sender.name(language), "UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JDK has UTF-8", e);
        }
    }

    private static MimeBodyPart text(Words words) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(words.text(), "UTF-8");
        return part;
    }

    private static MimeBodyPart html(Words words) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(words.html(), "UTF-8", "html");
        return part;
    }

    static String idOf(Message message, Sender sender) {
        return "<" + message.reference() + "@" + new EmailAddress(sender.address()).domain() + ">";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
