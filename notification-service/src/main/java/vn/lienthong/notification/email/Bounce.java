package vn.lienthong.notification.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server says of an e-mail of ours that it had taken (thư bị trả lại): a delivery status notification (RFC 3464).
 * The e-mail is known by the Message-ID among the headers that come back. Nothing else of it is looked at.
 *
 * @param reference of the message, as {@code Message#reference} has it
 * @param undelivered whether it is given up; else it is only late, or on its way
 * @param status the code of why, e.g. {@code 5.1.1}
 */
record Bounce(
        String reference, boolean undelivered, @Nullable String status) {
    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");
    private static final Pattern BLANK_LINE = Pattern.compile("\r?\n[ \t]*\r?\n");
    /** What an MTA writes is the report and what came back, with some words before. */
    private static final int MOST_PARTS = 8;

    /**
     * What the mail says.
     *
     * @param domain of our Message-IDs
     * @return empty where it is no such notification, or not about an e-mail of ours
     * @throws MessagingException if it is no mail
     */
    static Optional<Bounce> in(byte[] mail, String domain) throws MessagingException, IOException {
        var report = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
        if (!report.isMimeType("multipart/report") || !(report.getContent() instanceof Multipart parts)) {
            return Optional.empty();
        }
        List<InternetHeaders> recipients = List.of();
        String reference = null;
        for (int i = 0; i < Math.min(parts.getCount(), MOST_PARTS); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType("message/delivery-status") || part.isMimeType("message/global-delivery-status")) {
                // The first block is about the report as a whole.
                var blocks = blocks(part);
                recipients = blocks.subList(Math.min(1, blocks.size()), blocks.size());
            } else if (part.isMimeType("message/rfc822")
                    || part.isMimeType("message/global")
                    || part.isMimeType("text/rfc822-headers")
                    || part.isMimeType("message/global-headers")) {
                reference = reference(blocks(part).getFirst(), domain);
            }
        }
        if (reference == null || recipients.isEmpty()) {
            return Optional.empty();
        }
        // Ours go to one recipient each; a list behind the address may make several of it.
        var failed = recipients.stream()
                .filter(recipient -> field(recipient, "Action").equalsIgnoreCase("failed"))
                .toList();
        var said = failed.isEmpty() ? recipients.getFirst() : failed.getFirst();
        var status = STATUS.matcher(field(said, "Status"));
        return Optional.of(new Bounce(reference, !failed.isEmpty(), status.lookingAt() ? status.group() : null));
    }

    private static List<InternetHeaders> blocks(Part part) throws MessagingException, IOException {
        var text = new String(part.getInputStream().readAllBytes(), ISO_8859_1).replaceFirst("^\\s+", "");
        var blocks = new ArrayList<InternetHeaders>();
        for (var block : Arrays.asList(BLANK_LINE.split(text, MOST_PARTS))) {
            blocks.add(new InternetHeaders(new ByteArrayInputStream((block + "\r\n\r\n").getBytes(ISO_8859_1))));
        }
        return blocks;
    }

    private static @Nullable String reference(InternetHeaders headers, String domain) {
        var id = Pattern.compile("<([0-9a-f]{32})@" + Pattern.quote(domain) + ">", Pattern.CASE_INSENSITIVE)
                .matcher(field(headers, "Message-ID"));
        return id.matches() ? id.group(1) : null;
    }

    private static String field(InternetHeaders headers, String name) {
        var value = headers.getHeader(name, null);
        return value == null ? "" : value.strip();
    }
}
