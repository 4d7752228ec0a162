package vn.lienthong.standalone.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MailboxTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Mailbox mailbox;

    @BeforeEach
    void start() throws IOException {
        mailbox = Mailbox.start(folder, 0, 0);
    }

    @AfterEach
    void stop() {
        mailbox.close();
    }

    private void send(String id, String to, String subject, String text)
            throws MessagingException, UnsupportedEncodingException {
        var settings = new Properties();
        settings.put("mail.smtp.host", "localhost");
        settings.put("mail.smtp.port", mailbox.smtpPort());
        var message = new MimeMessage(Session.getInstance(settings)) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(new InternetAddress("sender@example.vn", "Trung tâm", "UTF-8"));
        message.setRecipient(RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        var plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        var html = new MimeBodyPart();
        html.setText("<p>the HTML part</p>", "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", plain, html));
        Transport.send(message);
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(mailbox.page().resolve(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode list() throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get("/messages.json").body());
    }

    private String page(String path) throws IOException, InterruptedException {
        return get(path, "Accept", "text/html").body();
    }

    @Test
    void listsWhatCameNewestFirst() throws Exception {
        send(
                "<1@example.vn>",
                "lan@example.vn",
                "Hồ sơ 000.01.41.H32-190312-0027 đã được tiếp nhận",
                "Kính gửi Ông/Bà,");
        send("<2@example.vn>", "mai@example.vn", "Hồ sơ đã có kết quả", "…");

        var mails = list();

        assertThat(mails).hasSize(2);
        var older = mails.get(1);
        assertThat(older.get("messageId").asString()).isEqualTo("<1@example.vn>");
        assertThat(older.get("to").asString()).isEqualTo("lan@example.vn");
        assertThat(older.get("subject").asString()).isEqualTo("Hồ sơ 000.01.41.H32-190312-0027 đã được tiếp nhận");
        assertThat(older.get("copies").asInt()).isEqualTo(1);
        assertThat(older.get("receivedAt").asString()).endsWith("Z");
        assertThat(page("/").indexOf("mai@example.vn")).isLessThan(page("/").indexOf("lan@example.vn"));
    }

    @Test
    void showsOneMessageDecodedAndWithItsLinks() throws Exception {
        send(
                "<1@example.vn>",
                "lan@example.vn",
                "Đã trả kết quả",
                "Xem tại:\nhttp://localhost:8080/dossiers/1?a=1&b=2\nCảm ơn");
        var id = list().get(0).get("id").asString();

        var json = JsonMapper.shared().readTree(get("/messages/" + id).body());
        assertThat(json.get("text").asString()).contains("Xem tại:\nhttp://localhost:8080/dossiers/1?a=1&b=2\nCảm ơn");
        assertThat(json.get("from").asString()).endsWith("Trung tâm\" <sender@example.vn>");
        assertThat(page("/messages/" + id))
                .contains("<h1>Đã trả kết quả</h1>")
                .contains("<a rel=\"noreferrer\" href=\"http://localhost:8080/dossiers/1?a=1&amp;b=2\">")
                .contains("Cảm ơn");
        assertThat(get("/messages/" + id + ".eml").body())
                .contains("Delivered-To: lan@example.vn", "Message-ID: <1@example.vn>");
    }

    @Test
    void keepsADoubleOnceAndCountsIt() throws Exception {
        for (int i = 0; i < 3; i++) {
            send("<1@example.vn>", "lan@example.vn", "Hồ sơ", "…");
        }

        assertThat(list()).hasSize(1);
        assertThat(list().get(0).get("copies").asInt()).isEqualTo(3);
        assertThat(page("/")).contains("×3");
    }

    @Test
    void hasEverythingStillAfterARestart() throws Exception {
        send("<1@example.vn>", "lan@example.vn", "Hồ sơ đã có kết quả", "…");
        send("<1@example.vn>", "lan@example.vn", "Hồ sơ đã có kết quả", "…");
        send("<2@example.vn>", "mai@example.vn", "Khác", "…");
        Files.writeString(folder.resolve("half.eml.part"), "cut off by the end of the last run");
        var before = get("/messages.json").body();

        stop();
        start();

        assertThat(get("/messages.json").body()).isEqualTo(before);
        assertThat(folder.resolve("half.eml.part")).doesNotExist();
        send("<1@example.vn>", "lan@example.vn", "Hồ sơ đã có kết quả", "…");
        assertThat(list().get(1).get("copies").asInt()).isEqualTo(3);
    }

    @Test
    void givesUpTheOldestBeyondItsNumber() throws Exception {
        stop();
        mailbox = Mailbox.start(InetAddress.getLoopbackAddress(), folder, 0, 0, 2);
        for (int i = 1; i <= 3; i++) {
            send("<" + i + "@example.vn>", "lan@example.vn", "Thư " + i, "…");
        }

        assertThat(list()).extracting(mail -> mail.get("subject").asString()).containsExactly("Thư 3", "Thư 2");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void takesNoMessageBeyondItsSize() throws Exception {
        assertThatThrownBy(() -> send("<1@example.vn>", "lan@example.vn", "Lớn", "x".repeat(1024 * 1024)))
                .isInstanceOf(MessagingException.class);
        assertThat(list()).isEmpty();
    }

    @Test
    void findsByRecipientOrSubject() throws Exception {
        send("<1@example.vn>", "lan@example.vn", "Hồ sơ 000.01.41.H32-190312-0027", "…");
        send("<2@example.vn>", "mai@example.vn", "Hồ sơ 000.01.41.H32-190312-0028", "…");

        assertThat(page("/?q=0027")).contains("lan@example.vn").doesNotContain("mai@example.vn");
        assertThat(get("/messages.json?q=mai%40example.vn").body())
                .contains("0028")
                .doesNotContain("0027");
        assertThat(page("/?lang=en&q=%3Cb%3E"))
                .contains("No message matches.", "&lt;b&gt;")
                .doesNotContain("<b>");
    }

    @Test
    void letsNothingOfAMessageBecomePartOfThePage() throws Exception {
        var script = "<script>alert(1)</script>\"'&";
        send("<1@example.vn>", "lan@example.vn", script, script + " https://example.vn/\"><script>");
        var id = list().get(0).get("id").asString();

        for (var path : new String[] {"/", "/messages/" + id}) {
            var answer = get(path, "Accept", "text/html");
            assertThat(answer.body()).doesNotContain("<script").contains("&lt;script&gt;");
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        }
    }

    @Test
    void speaksVietnameseAndEnglish() throws Exception {
        assertThat(page("/")).contains("<html lang=\"vi\">", "Hộp thư thử nghiệm", "Chưa có thư nào");
        assertThat(page("/?lang=en")).contains("<html lang=\"en\">", "Development mailbox", "No messages yet");
        assertThat(get("/", "Accept-Language", "en-GB,en;q=0.9").body()).contains("Development mailbox");
    }

    @Test
    void turnsPages() throws Exception {
        for (int i = 1; i <= MailPage.PER_PAGE + 1; i++) {
            send("<" + i + "@example.vn>", "lan@example.vn", "Thư số " + i + ".", "…");
        }

        assertThat(page("/")).contains("page=1").doesNotContain("Thư số 1.");
        assertThat(page("/?page=1")).contains("Thư số 1.", "page=0");
        assertThat(get("/?page=99").statusCode()).isEqualTo(200);
    }

    @Test
    void knowsNothingElse() throws Exception {
        assertThat(get("/messages/1111111111111").statusCode()).isEqualTo(404);
        assertThat(get("/messages/..%2F..%2Fetc%2Fpasswd").statusCode()).isEqualTo(404);
        assertThat(get("/etc/passwd").statusCode()).isEqualTo(404);
        var post = HttpRequest.newBuilder(mailbox.page()).POST(HttpRequest.BodyPublishers.noBody());
        assertThat(http.send(post.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void saysWhichPortIsTaken() {
        var smtpPort = mailbox.smtpPort();
        assertThatThrownBy(() -> Mailbox.start(folder, smtpPort, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + smtpPort + " for the mailbox's mail");
        var httpPort = mailbox.page().getPort();
        assertThatThrownBy(() -> Mailbox.start(folder, 0, httpPort))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + httpPort + " for the mailbox's page");
    }

    @Test
    void isToldWhatToDoOnItsCommandLine() {
        assertThat(MailboxArguments.of("--folder", "x", "--smtp-port=1", "--http-port", "2", "--host=0.0.0.0"))
                .isEqualTo(new MailboxArguments("0.0.0.0", Path.of("x"), 1, 2));
        assertThat(MailboxArguments.of().host()).isEqualTo("localhost");
        assertThatThrownBy(() -> MailboxArguments.of("--port=1")).hasMessageContaining("--smtp-port");
        assertThatThrownBy(() -> MailboxArguments.of("--smtp-port")).hasMessageContaining("a value");
        assertThatThrownBy(() -> MailboxArguments.of("--smtp-port=x")).hasMessageContaining("--smtp-port is a port");
    }
}
