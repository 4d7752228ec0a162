package vn.lienthong.notification.zalo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.message.Receipts.Delivery;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** The official account's events, of which one counts here: that a message was received. It may come again, and for an hour. */
@RestController
@ConditionalOnProperty("lienthong.notification.zalo.app-id")
class ZaloReports {
    private static final int LARGEST = 64 * 1024;
    private static final String RECEIVED = "user_received_message";
    private static final String MAC = "mac=";

    private final Receipts receipts;
    private final ZaloSettings settings;
    private final Clock clock = Clock.systemUTC();

    ZaloReports(Receipts receipts, ZaloSettings settings) {
        this.receipts = receipts;
        this.settings = settings;
    }

    @PostMapping("/v1/receipts/zalo")
    @Operation(
            summary = "Zalo reports that a message was received",
            description = "Events of the official account, signed with X-ZEvent-Signature. user_received_message with a"
                    + " tracking_id is noted; others are taken and passed over.")
    void report(
            @RequestHeader(name = "X-ZEvent-Signature", required = false) @Nullable String signature, InputStream body)
            throws IOException {
        var bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw unreadable();
        }
        JsonNode event;
        try {
            event = CanonicalJson.mapper().readTree(bytes);
        } catch (JacksonException e) {
            throw unreadable();
        }
        if (!isSigned(bytes, event.path("timestamp").asString(""), signature)) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED,
                    "report-not-signed",
                    "Sign the event with the official account's secret key.",
                    List.of(new Fault("", "REPORT_IS_SIGNED", "X-ZEvent-Signature doesn't fit the body")));
        }
        var tracking = event.path("message").path("tracking_id").asString("");
        if (event.path("event_name").asString("").equals(RECEIVED) && tracking.matches("[0-9a-f]{32}")) {
            receipts.note(ZaloCarrier.PROVIDER, tracking, Delivery.DELIVERED, null, clock.instant());
        }
    }

    /** Of the app, the body, its time and the secret. An old one that comes again changes nothing. */
    private boolean isSigned(byte[] body, String timestamp, @Nullable String signature) {
        if (signature == null) {
            return false;
        }
        var given = signature.startsWith(MAC) ? signature.substring(MAC.length()) : signature;
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update(settings.appId().getBytes(UTF_8));
            hash.update(body);
            hash.update(timestamp.getBytes(UTF_8));
            var good =
                    HexFormat.of().formatHex(hash.digest(settings.reportSecret().getBytes(UTF_8)));
            return MessageDigest.isEqual(good.getBytes(UTF_8), given.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Refusal unreadable() {
        return new Refusal(
                HttpStatus.BAD_REQUEST,
                "report-unreadable",
                "An event is a JSON object of at most 64 KiB.",
                List.of(new Fault("", "REPORT_IS_READABLE", "it is too long, or no JSON")));
    }
}
