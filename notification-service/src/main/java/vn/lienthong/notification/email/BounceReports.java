package vn.lienthong.notification.email;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.mail.MessagingException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.message.Receipts.Delivery;
import vn.lienthong.notification.webhook.CallSignature;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** E-mails that come back, as the mail server hands them on. */
@RestController
@ConditionalOnProperty("lienthong.notification.bounce.secret")
class BounceReports {
    private final Receipts receipts;
    private final BounceSettings settings;
    private final CallSignature signature;
    private final String domain;
    private final Clock clock = Clock.systemUTC();

    BounceReports(Receipts receipts, BounceSettings settings, NotificationSettings notification) {
        this.receipts = receipts;
        this.settings = settings;
        this.signature = new CallSignature(settings.secret());
        this.domain = new EmailAddress(notification.sender().address()).domain();
    }

    /** What became of what was handed in: {@code undelivered} or {@code passed-over}. */
    record Answer(String outcome) {}

    @PostMapping("/v1/receipts/email")
    @Operation(
            summary = "A mail server hands an e-mail in that came back",
            description =
                    "The mail as it came, signed after Standard Webhooks with the secret agreed upon. A delivery status"
                            + " notification (RFC 3464) that gives an e-mail of ours up makes its message FAILED, and it goes its next"
                            + " way. Everything else is taken and passed over: what is only late, answers of people and programs.")
    Answer report(
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signatures,
            HttpServletRequest request)
            throws IOException {
        int largest = (int) settings.largest().toBytes();
        var mail = request.getInputStream().readNBytes(largest + 1);
        if (mail.length > largest) {
            throw new Refusal(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "bounce-too-large",
                    "Hand in at most %d bytes of a mail; its beginning is enough where the headers that came back are in it."
                            .formatted(largest),
                    List.of(new Fault("", "BOUNCE_IS_SMALL", "it has more than %d bytes".formatted(largest))));
        }
        if (!signature.isGood(id, timestamp, signatures, mail, clock.instant())) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED,
                    "report-not-signed",
                    "Sign the report after Standard Webhooks, with the secret agreed upon and the present time.",
                    List.of(new Fault(
                            "", "REPORT_IS_SIGNED", "the signature doesn't fit the body, or is of another hour")));
        }
        try {
            var bounce = Bounce.in(mail, domain).filter(Bounce::undelivered);
            bounce.ifPresent(one -> receipts.noteByReference(
                    MessageChannel.EMAIL,
                    SmtpCarrier.PROVIDER,
                    one.reference(),
                    Delivery.NOT_DELIVERED,
                    one.status(),
                    clock.instant()));
            return new Answer(bounce.isPresent() ? "undelivered" : "passed-over");
        } catch (MessagingException | IOException e) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "report-unreadable",
                    "Hand the mail in as it came, with its headers.",
                    List.of(new Fault("", "REPORT_IS_READABLE", "it can't be read as a mail")));
        }
    }
}
