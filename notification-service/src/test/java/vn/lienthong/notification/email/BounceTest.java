package vn.lienthong.notification.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.lienthong.notification.DeliveryReport;

class BounceTest {
    private static final String REFERENCE = "0123456789abcdef0123456789abcdef";
    private static final String DOMAIN = "province.example.vn";

    private static Optional<Bounce> in(String mail) throws Exception {
        return Bounce.in(mail.getBytes(UTF_8), DOMAIN);
    }

    @Test
    void knowsTheMessageThatIsGivenUpByTheHeadersThatComeBack() throws Exception {
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "failed", "5.1.1")))
                .contains(new Bounce(REFERENCE, true, "5.1.1"));
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "FAILED", "5.2.2 (full)")
                        .replace("\r\n", "\n")))
                .contains(new Bounce(REFERENCE, true, "5.2.2"));
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "failed", "5.1.1")
                        .replace("text/rfc822-headers", "message/rfc822")
                        .replace("--7C2F--", "The whole letter.\r\n--7C2F--")))
                .contains(new Bounce(REFERENCE, true, "5.1.1"));
    }

    @Test
    void doesNotGiveUpWhatIsOnlyLate() throws Exception {
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "delayed", "4.4.1")))
                .contains(new Bounce(REFERENCE, false, "4.4.1"));
    }

    @Test
    void noneOfTheCodesCarriesAnythingElse() throws Exception {
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "failed", "lan@example.vn")))
                .contains(new Bounce(REFERENCE, true, null));
    }

    @Test
    void passesOverWhatIsNoReportOrNotAboutUs() throws Exception {
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "failed", "5.1.1")
                        .replace("@province.example.vn>", "@other.example.vn>")))
                .isEmpty();
        assertThat(in(DeliveryReport.of("province.example.vn", "not-a-reference", "failed", "5.1.1")))
                .isEmpty();
        assertThat(in("From: lan@example.vn\r\nSubject: Nghỉ phép\r\n\r\nTôi vắng mặt.\r\n"))
                .isEmpty();
        assertThat(in(DeliveryReport.of("province.example.vn", REFERENCE, "failed", "5.1.1")
                        .replace("message/delivery-status", "text/plain")))
                .isEmpty();
        assertThat(in("")).isEmpty();
        assertThat(in("Content-Type: multipart/report; boundary=\"x\"\r\n\r\n--x\r\n"))
                .isEmpty();
    }
}
