package vn.lienthong.standalone.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.TooMuchDataException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * The development mailbox (hộp thư thử nghiệm): a mail server that takes every message, keeps it as a file, and shows it
 * on a page. It sends nothing on. It is open to whoever reaches its ports, so it listens on the loopback address unless
 * it is told otherwise.
 */
public final class Mailbox implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 1024 * 1024;
    private static final int MOST_MESSAGES = 10_000;

    private final SMTPServer smtp;
    private final HttpServer http;
    private final ExecutorService visitors;
    private final MailFolder mails;

    private Mailbox(SMTPServer smtp, HttpServer http, ExecutorService visitors, MailFolder mails) {
        this.mails = mails;
        this.smtp = smtp;
        this.http = http;
        this.visitors = visitors;
    }

    /**
     * Starts on the loopback address, with the messages that are in the folder.
     *
     * @param smtpPort 0 for any that is free; likewise {@code httpPort}
     * @throws IOException if the folder can't be used or a port is taken; the message says which
     */
    public static Mailbox start(Path folder, int smtpPort, int httpPort) throws IOException {
        return start(InetAddress.getLoopbackAddress(), folder, smtpPort, httpPort, MOST_MESSAGES);
    }

    static Mailbox start(InetAddress host, Path folder, int smtpPort, int httpPort, int mostMessages)
            throws IOException {
        var mails = MailFolder.open(folder, mostMessages);
        var http = httpServer(host, httpPort);
        var visitors = Executors.newVirtualThreadPerTaskExecutor();
        try {
            http.setExecutor(visitors);
            http.createContext("/", new MailSite(mails));
            var smtp = smtpServer(host, smtpPort, mails);
            http.start();
            return new Mailbox(smtp, http, visitors, mails);
        } catch (IOException e) {
            http.stop(0);
            visitors.close();
            throw e;
        }
    }

    private static HttpServer httpServer(InetAddress host, int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (BindException e) {
            throw new IOException("port " + port + " for the mailbox's page can't be used: " + e.getMessage(), e);
        }
    }

    private static SMTPServer smtpServer(InetAddress host, int port, MailFolder mails) throws IOException {
        var smtp = SMTPServer.port(port)
                .bindAddress(host)
                .softwareName("lienthong mailbox")
                .insertReceivedHeaders(false)
                .maxMessageSize(LARGEST_MESSAGE)
                .messageHandlerFactory(context -> new Receipt(mails))
                .build();
        try {
            smtp.start();
            return smtp;
        } catch (RuntimeException e) {
            // All it says of a port that is taken.
            throw new IOException(
                    "port " + port + " for the mailbox's mail can't be used: "
                            + rootOf(e).getMessage(),
                    e);
        }
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }

    /** Takes one message after the other of a connection. */
    private static final class Receipt implements MessageHandler {
        private final MailFolder mails;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Receipt(MailFolder mails) {
            this.mails = mails;
        }

        @Override
        public void from(String from) {
            sender = from;
            recipients.clear();
        }

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public @org.jspecify.annotations.Nullable String data(InputStream data) throws RejectException, IOException {
            var message = data.readNBytes(LARGEST_MESSAGE + 1);
            if (message.length > LARGEST_MESSAGE) {
                throw new TooMuchDataException("this mailbox takes messages of up to " + LARGEST_MESSAGE + " bytes");
            }
            mails.put(sender, recipients, message, Clock.systemUTC().instant());
            return null;
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }

    /**
     * Takes a message that came by another channel; it is shown as sent to {@code to (channel)}.
     *
     * @param channel e.g. {@code sms}
     */
    public void take(String channel, String from, String to, String text) {
        var message = """
                From: "%s" <%s@simulated.invalid>
                Subject: =?UTF-8?B?%s?=
                MIME-Version: 1.0
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: 8bit

                %s
                """.formatted(
                        from.replaceAll("[^A-Za-z0-9 ]", ""),
                        channel,
                        Base64.getEncoder().encodeToString(text.getBytes(UTF_8)),
                        text);
        try {
            mails.put(
                    channel,
                    List.of("%s (%s)".formatted(to, channel)),
                    message.replace("\n", "\r\n").getBytes(UTF_8),
                    Clock.systemUTC().instant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int smtpPort() {
        return smtp.getPortAllocated();
    }

    /** Where the messages are shown. */
    public URI page() {
        return URI.create("http://localhost:" + http.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        smtp.stop();
        http.stop(0);
        visitors.close();
    }

    /**
     * Runs the mailbox by itself: {@code --folder data/mail --smtp-port 2525 --http-port 8025 --host localhost} (these
     * are the defaults), until it is ended.
     */
    public static void main(String[] arguments) {
        try {
            var settings = MailboxArguments.of(arguments);
            quietLogs();
            var mailbox = start(
                    InetAddress.getByName(settings.host()),
                    settings.folder(),
                    settings.smtpPort(),
                    settings.httpPort(),
                    MOST_MESSAGES);
            Runtime.getRuntime().addShutdownHook(new Thread(mailbox::close, "mailbox-close"));
            System.out.printf("mailbox: mail on port %d, page at %s%n", mailbox.smtpPort(), mailbox.page());
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("mailbox: " + e.getMessage());
            System.exit(e instanceof IOException ? 1 : 2);
        }
    }

    /** Below warnings, the mail server's log repeats whole messages. */
    private static void quietLogs() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }
}
