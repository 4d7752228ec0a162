package vn.lienthong.standalone.mailbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What a message says.
 *
 * @param from as its header has it
 * @param text its plain part, or the source of its HTML part where it has no other
 */
record MailText(String from, String text) {

    static MailText in(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var message = new MimeMessage(Session.getInstance(new Properties()), in);
            var from = message.getFrom();
            return new MailText(
                    from == null || from.length == 0 ? "" : ((InternetAddress) from[0]).toUnicodeString(),
                    text(message, "text/plain")
                            .or(() -> text(message, "text/html"))
                            .orElse("")
                            .replace("\r\n", "\n"));
        } catch (MessagingException e) {
            throw new IOException(file.getFileName() + " isn't a message that can be read", e);
        }
    }

    private static Optional<String> text(Part part, String type) {
        try {
            if (part.isMimeType(type)) {
                return Optional.of(String.valueOf(part.getContent()));
            }
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    var found = text(parts.getBodyPart(i), type);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            return Optional.of("(" + e.getMessage() + ")");
        }
    }
}
