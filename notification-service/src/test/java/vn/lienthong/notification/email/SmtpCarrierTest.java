package vn.lienthong.notification.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.notification.MailServer;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.access.WishLinks;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.sending.Carrier.LastStep;
import vn.lienthong.notification.sending.Carrier.Unreachable;
import vn.lienthong.notification.sending.Outcome;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Undecided;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.support.tracking.TrackingLinks;
import vn.lienthong.support.tracking.TrackingSettings;

class SmtpCarrierTest {
    private static final Sender SENDER = new Sender("tra-loi@province.example.vn", "Trung tâm", "Centre");
    private static final Map<String, String> VARIABLES = Map.of(
            "code", "000.01.41.H32-190312-0027",
            "procedure", "Đăng ký khai sinh",
            "agency", "UBND phường Vĩnh Hòa",
            "sender", "Trung tâm",
            "link", "https://dichvucong.example.vn/1",
            "reason", "Thiếu giấy chứng sinh");

    private static final WishLinks LINKS = new WishLinks(new TrackingLinks(
            new TrackingSettings(URI.create("https://tra-cuu.example.vn"), "dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=")));

    private MailServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = MailServer.onFreePort();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private SmtpCarrier carrier(Sender sender) {
        var mail = new JavaMailSenderImpl();
        mail.setHost("localhost");
        mail.setPort(server.port());
        mail.getJavaMailProperties().putAll(Map.of("mail.smtp.timeout", "1000", "mail.smtp.connectiontimeout", "1000"));
        var settings = new NotificationSettings(
                sender,
                Duration.ofDays(7),
                List.of(Duration.ofSeconds(1)),
                Duration.ofMinutes(1),
                100,
                1,
                Duration.ofDays(30));
        return new SmtpCarrier(mail, new Templates(), settings, LINKS);
    }

    private static Taken message(String to, Map<String, String> variables) {
        return new Taken(
                1,
                1,
                new Message(
                        "000.01.41.H32-190312-0027/1",
                        Message.APPLICANT,
                        MessageChannel.EMAIL,
                        "000.01.41.H32-190312-0027",
                        Situation.DOSSIER_REFUSED,
                        1,
                        "vi",
                        new EmailAddress(to),
                        variables,
                        Instant.now()));
    }

    private Outcome handOver(String to) throws Unreachable {
        return handOver(to, () -> true);
    }

    private Outcome handOver(String to, LastStep lastStep) throws Unreachable {
        try (var line = carrier(SENDER).open()) {
            return line.handOver(message(to, VARIABLES), lastStep);
        }
    }

    @Test
    void handsOverTextAndHtmlInVietnamese() throws Unreachable {
        assertThat(handOver("lan@example.vn")).isInstanceOf(Sent.class);

        var mail = server.to("lan@example.vn").getFirst();
        assertThat(mail.from()).isEqualTo("tra-loi@province.example.vn");
        assertThat(mail.subject()).isEqualTo("Hồ sơ 000.01.41.H32-190312-0027 không được tiếp nhận");
        assertThat(mail.text()).startsWith("Kính gửi Ông/Bà,\n").contains("Lý do: Thiếu giấy chứng sinh");
        assertThat(mail.html()).contains("<p>Kính gửi Ông/Bà,</p>");
        assertThat(mail.header("Content-Language")).isEqualTo("vi");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    }

    @Test
    void leadsToTheRecipientsWishesAndUnsubscribesByOneClick() throws Unreachable {
        handOver("lan@example.vn");

        var mail = server.to("lan@example.vn").getFirst();
        var dossier = new DossierCode("000.01.41.H32-190312-0027");
        assertThat(mail.text())
                .endsWith("Chọn cách nhận thông báo, hoặc không nhận những tin không bắt buộc:\n"
                        + LINKS.wishes(dossier) + "\n");
        assertThat(mail.html()).contains("<a href=\"" + LINKS.wishes(dossier) + "\"");
        assertThat(mail.header("List-Unsubscribe")).isEqualTo("<" + LINKS.unsubscribe(dossier) + ">");
        assertThat(mail.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(LINKS.unsubscribe(dossier).toString())
                .as("opens nothing")
                .doesNotContain(LINKS.wishes(dossier).getPath());
    }

    @Test
    void givesTheSameMessageTheSameIdAtEveryAttempt() throws Unreachable {
        handOver("lan@example.vn");
        handOver("lan@example.vn");

        assertThat(server.to("lan@example.vn"))
                .hasSize(2)
                .extracting(mail -> mail.header("Message-ID"))
                .allMatch(id -> id.matches("<[0-9a-f]{32}@province\\.example\\.vn>"))
                .containsOnly(server.to("lan@example.vn").getFirst().header("Message-ID"));
    }

    @Test
    void sendsSeveralOverOneLine() throws Unreachable {
        try (var line = carrier(SENDER).open()) {
            for (var to : List.of("lan@example.vn", "unknown@example.vn", "spam@example.vn", "mai@example.vn")) {
                assertThat(line.isOpen()).isTrue();
                line.handOver(message(to, VARIABLES), () -> true);
            }
        }
        assertThat(server.to("lan@example.vn")).hasSize(1);
        assertThat(server.to("mai@example.vn")).hasSize(1);
    }

    @Test
    void isRefusedForGoodWhereTheRecipientIsUnknown() throws Unreachable {
        assertThat(handOver("unknown@example.vn"))
                .isEqualTo(new Refused("the mail server refused the recipient's address (550 5.1.1)"));
    }

    @Test
    void isRefusedForGoodWhereTheContentIs() throws Unreachable {
        assertThat(handOver("spam@example.vn"))
                .isEqualTo(new Refused("the mail server refused the message (554 5.7.0)"));
    }

    @Test
    void isPutOffWhereTheServerAsksToComeAgain() throws Unreachable {
        assertThat(handOver("busy@example.vn")).isEqualTo(new PutOff("the mail server put it off (451 4.2.0)"));
    }

    @Test
    void isPutOffWhereTheServerRefusesTheSender() throws Unreachable {
        try (var line = carrier(new Sender("stranger@example.vn", "A", "B")).open()) {
            assertThat(line.handOver(message("lan@example.vn", VARIABLES), () -> true))
                    .isEqualTo(new PutOff("the mail server refused the sender's address (550 5.7.1)"));
        }
    }

    @Test
    void isPutOffWhereTheConnectionBreaksBeforeTheLastStep() throws Unreachable {
        var begun = new AtomicBoolean();
        var outcome = handOver("cut-early@example.vn", () -> {
            begun.set(true);
            return true;
        });
        assertThat(outcome).isEqualTo(new PutOff("the connection broke before the message was sent"));
        assertThat(begun).isFalse();
    }

    @Test
    void isUndecidedWhereTheConnectionBreaksAfterTheLastStep() throws Unreachable {
        assertThat(handOver("cut-late@example.vn")).isInstanceOf(Undecided.class);
        assertThat(server.to("cut-late@example.vn")).hasSize(1);
    }

    @Test
    void isUndecidedWhereNoAnswerComes() throws Unreachable {
        assertThat(handOver("silent@example.vn")).isInstanceOf(Undecided.class);
        server.release();
    }

    @Test
    void sendsNothingWhereTheMessageIsNoLongerOurs() throws Unreachable {
        try (var line = carrier(SENDER).open()) {
            assertThat(line.handOver(message("lan@example.vn", VARIABLES), () -> false))
                    .isEqualTo(new NotOurs());
            assertThat(line.isOpen()).isFalse();
        }
        handOver("mai@example.vn");
        assertThat(server.to("lan@example.vn")).isEmpty();
        assertThat(server.to("mai@example.vn")).hasSize(1);
    }

    @Test
    void sendsNothingWhereTheLastStepCannotBeWrittenDown() throws Unreachable {
        var outcome = handOver("lan@example.vn", () -> {
            throw new IllegalStateException("the database is away");
        });
        assertThat(outcome).isInstanceOf(PutOff.class);
        handOver("mai@example.vn");
        assertThat(server.to("lan@example.vn")).isEmpty();
    }

    @Test
    void isUnreachableWhereNobodyAnswers() {
        server.stop();
        assertThatThrownBy(() -> carrier(SENDER).open())
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("localhost:" + server.port());
        server.start();
    }

    @Test
    void letsNoFieldBeginAHeader() throws Unreachable {
        var variables = new HashMap<>(VARIABLES);
        variables.replaceAll((name, value) -> value + "\r\nBcc: all@example.vn\r\n\r\nX");
        try (var line = carrier(new Sender("tra-loi@province.example.vn", "A\r\nBcc: all@example.vn", "B"))
                .open()) {
            line.handOver(message("lan@example.vn", variables), () -> true);
        }
        assertThat(server.to("all@example.vn")).isEmpty();
        for (var mail : server.to("lan@example.vn")) {
            assertThat(mail.header("Bcc")).isNull();
            assertThat(mail.header("X")).isNull();
        }
    }
}
