package vn.lienthong.notification.email;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.util.Date;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.access.WishLinks;
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

    static Letter of(Message message, Words words, Sender sender, WishLinks links, Session session)
            throws MessagingException {
        // A test to an operator is about nobody's dossier.
        var wishes = message.recipient().equals(Message.APPLICANT) ? new DossierCode(message.dossier()) : null;
        var said = wishes == null ? words : choosing(words, message.language(), links.wishes(wishes));
        var letter = new Letter(session, idOf(message, sender));
        letter.setFrom(from(sender, message.language()));
        letter.setRecipient(
                RecipientType.TO, new InternetAddress(message.address().value(), true));
        letter.setSubject(words.subject(), "UTF-8");
        letter.setSentDate(new Date());
        letter.setHeader("Content-Language", message.language());
        // Keeps out-of-office replies away (RFC 3834).
        letter.setHeader("Auto-Submitted", "auto-generated");
        if (wishes != null) {
            unsubscribing(letter, links.unsubscribe(wishes));
        }
        letter.setContent(new MimeMultipart("alternative", text(said), html(said)));
        letter.saveChanges();
        return letter;
    }

    private static Words choosing(Words words, String language, URI link) {
        return words.ending(
                language.equals("en")
                        ? "Choose how you are told, and what you are not told any more:"
                        : "Chọn cách nhận thông báo, hoặc không nhận những tin không bắt buộc:",
                link.toString());
    }

    /** A button in the recipient's mail program; by one click only where nobody on the way can change the call (RFC 8058). */
    private static void unsubscribing(Letter letter, URI link) throws MessagingException {
        letter.setHeader("List-Unsubscribe", "<" + link + ">");
        if ("https".equals(link.getScheme())) {
            letter.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
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
