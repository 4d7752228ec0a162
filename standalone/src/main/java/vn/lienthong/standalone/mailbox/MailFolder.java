package vn.lienthong.standalone.mailbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages as files {@code <id>.eml} in a folder, the oldest given up beyond a number. A message that came before, by its
 * Message-ID, is kept once; how often it came stands in {@code <id>.copies}.
 */
final class MailFolder {
    /** Time of receipt in milliseconds. */
    private static final Pattern ID = Pattern.compile("\\d{13}");

    private final Path folder;
    private final int most;
    private final TreeMap<String, Mail> mails = new TreeMap<>();
    private final Map<String, String> idsByMessageId = new HashMap<>();

    private MailFolder(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /** The messages in a folder, which is made if it isn't there. */
    static MailFolder open(Path folder, int most) throws IOException {
        Files.createDirectories(folder);
        var opened = new MailFolder(folder, most);
        try (var files = Files.list(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                opened.load(file);
            }
        }
        opened.dropOldest();
        return opened;
    }

    private void load(Path file) throws IOException {
        var name = file.getFileName().toString();
        if (name.endsWith(".part")) {
            Files.delete(file); // was being written when the last run ended
        } else if (name.endsWith(".eml")) {
            var id = name.substring(0, name.length() - ".eml".length());
            if (ID.matcher(id).matches()) {
                try (var in = new BufferedInputStream(Files.newInputStream(file))) {
                    add(read(id, in, copies(id)));
                }
            }
        }
    }

    private int copies(String id) throws IOException {
        var file = folder.resolve(id + ".copies");
        return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 1;
    }

    private static Mail read(String id, InputStream in, int copies) throws IOException {
        try {
            var headers = new InternetHeaders(in, true);
            return new Mail(
                    id,
                    headers.getHeader("Message-ID", null),
                    Optional.ofNullable(headers.getHeader("Delivered-To", ", ")).orElse(""),
                    decoded(headers.getHeader("Subject", " ")),
                    receivedAt(id),
                    copies);
        } catch (MessagingException e) {
            throw new IOException("the headers of " + id + ".eml can't be read", e);
        }
    }

    private static String decoded(@Nullable String subject) {
        if (subject == null) {
            return "";
        }
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(subject)).replaceAll("\\s+", " ");
        } catch (UnsupportedEncodingException e) {
            return subject; // in a character set nobody here knows: shown as it came
        }
    }

    private static Instant receivedAt(String id) {
        return Instant.ofEpochMilli(Long.parseLong(id));
    }

    private void add(Mail mail) {
        mails.put(mail.id(), mail);
        if (mail.messageId() != null) {
            idsByMessageId.put(mail.messageId(), mail.id());
        }
    }

    /** Keeps a message, on the disk when this returns, or counts it where it came before. */
    synchronized void put(String sender, List<String> recipients, byte[] message, Instant now) throws IOException {
        // One millisecond after the newest at least, so that names stay unique and in the order of receipt.
        var newest = mails.isEmpty() ? 0 : Long.parseLong(mails.lastKey());
        var id = "%013d".formatted(Math.max(now.toEpochMilli(), newest + 1));
        var bytes = withEnvelope(sender, recipients, message);
        var mail = read(id, new ByteArrayInputStream(bytes), 1);
        var known = mail.messageId() == null ? null : idsByMessageId.get(mail.messageId());
        if (known != null) {
            count(known);
            return;
        }
        write(id + ".eml", bytes);
        add(mail);
        dropOldest();
    }

    /** What was said around the message, in the headers that mail servers use for it. */
    private static byte[] withEnvelope(String sender, List<String> recipients, byte[] message) {
        var bytes = new ByteArrayOutputStream(message.length + 256);
        bytes.writeBytes(header("Return-Path", "<" + sender + ">"));
        recipients.forEach(recipient -> bytes.writeBytes(header("Delivered-To", recipient)));
        bytes.writeBytes(message);
        return bytes.toByteArray();
    }

    private static byte[] header(String name, String value) {
        return (name + ": " + value.replaceAll("[\\r\\n]", "") + "\r\n").getBytes(UTF_8);
    }

    private void count(String id) throws IOException {
        var mail = mails.get(id);
        if (mail != null) {
            var copies = mail.copies() + 1;
            write(id + ".copies", Integer.toString(copies).getBytes(US_ASCII));
            mails.put(id, mail.counted(copies));
        }
    }

    private void write(String name, byte[] bytes) throws IOException {
        var part = folder.resolve(name + ".part");
        Files.write(part, bytes);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void dropOldest() throws IOException {
        while (mails.size() > most) {
            var oldest = mails.pollFirstEntry().getValue();
            if (oldest.messageId() != null) {
                idsByMessageId.remove(oldest.messageId(), oldest.id());
            }
            Files.deleteIfExists(folder.resolve(oldest.id() + ".eml"));
            Files.deleteIfExists(folder.resolve(oldest.id() + ".copies"));
        }
    }

    /** Those with these words in recipient or subject, newest first. */
    synchronized List<Mail> find(String words) {
        return mails.descendingMap().values().stream()
                .filter(mail -> mail.matches(words))
                .toList();
    }

    synchronized Optional<Mail> mail(String id) {
        return Optional.ofNullable(mails.get(id));
    }

    /** The file of a message that is here. */
    Path file(Mail mail) {
        return folder.resolve(mail.id() + ".eml");
    }
}
