package vn.lienthong.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A real SMTP server. The recipient's name says how it takes a message: {@code unknown@} and {@code busy@} are refused
 * when named, {@code spam@} when the message is there; {@code cut-early@} loses the connection when named, {@code
 * cut-late@} after the message and before the answer, {@code silent@} is never answered; {@code slow@} waits to be
 * {@link #release}d; all others are taken.
 */
public final class MailServer implements AutoCloseable {
    private final int port;
    private final List<Mail> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final java.util.concurrent.Semaphore slow = new java.util.concurrent.Semaphore(0);
    private SMTPServer server;

    /** A message that was taken. */
    public record Mail(String from, String to, byte[] raw) {
        public MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String header(String name) {
            try {
                return message().getHeader(name, ", ");
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String subject() {
            try {
                return message().getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            return part(0);
        }

        public String html() {
            return part(1);
        }

        private String part(int n) {
            try {
                Part part = ((MimeMultipart) message().getContent()).getBodyPart(n);
                return ((String) part.getContent()).replace("\r\n", "\n");
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private MailServer(int port) {
        this.port = port;
        start();
    }

    public static MailServer onFreePort() throws IOException {
        try (var probe = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = probe.getLocalPort();
            probe.close();
            return new MailServer(port);
        }
    }

    public void start() {
        server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(Handler::new)
                .build();
        server.start();
    }

    public void stop() {
        server.stop();
    }

    @Override
    public void close() {
        stop();
    }

    public int port() {
        return port;
    }

    public void release() {
        slow.release();
    }

    /** How many times the service came to hand something over. */
    public int connections() {
        return connections.get();
    }

    /** What was taken for an address, in order. */
    public List<Mail> to(String address) {
        return taken.stream().filter(mail -> mail.to().equals(address)).toList();
    }

    private final class Handler implements MessageHandler {
        private final MessageContext context;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Handler(MessageContext context) {
            this.context = context;
            connections.incrementAndGet();
        }

        @Override
        public void from(String from) throws RejectException {
            if (from.startsWith("stranger@")) {
                throw new RejectException(550, "5.7.1 " + from + " may not send here");
            }
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            switch (name(recipient)) {
                case "unknown" -> throw new RejectException(550, "5.1.1 <" + recipient + "> no such user here");
                case "busy" -> throw new RejectException(451, "4.2.0 <" + recipient + "> try again later");
                case "cut-early" -> hangUp();
                default -> recipients.add(recipient);
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            var raw = data.readAllBytes();
            for (var recipient : recipients) {
                switch (name(recipient)) {
                    case "spam" -> throw new RejectException(554, "5.7.0 looks like spam to " + recipient);
                    case "slow", "silent" -> {
                        slow.acquireUninterruptibly();
                        taken.add(new Mail(sender, recipient, raw));
                    }
                    case "cut-late" -> {
                        taken.add(new Mail(sender, recipient, raw));
                        hangUp();
                    }
                    default -> taken.add(new Mail(sender, recipient, raw));
                }
            }
            return null;
        }

        private void hangUp() {
            try {
                ((org.subethamail.smtp.server.Session) context).closeSocket();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String name(String recipient) {
            return recipient.substring(0, recipient.indexOf('@')).replaceAll("\\+.*", "");
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
