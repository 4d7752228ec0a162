package vn.lienthong.notification.gateway;

import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.message.Receipts.Delivery;
import vn.lienthong.notification.webhook.CallSignature;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** The gateway's reports of delivery. */
@RestController
@ConditionalOnProperty("lienthong.notification.gateway.url")
class GatewayReports {
    private final Receipts receipts;
    private final CallSignature signature;
    private final Clock clock = Clock.systemUTC();

    GatewayReports(Receipts receipts, GatewaySettings settings) {
        this.receipts = receipts;
        this.signature = new CallSignature(settings.reportSecret());
    }

    private record Report(
            @Nullable String id,
            @Nullable String state,
            @Nullable String code) {}

    @PostMapping("/v1/receipts/gateway")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "The SMS gateway reports what became of a message",
            description = "Signed after Standard Webhooks with the secret agreed upon. id as the gateway gave it; state"
                    + " DELIVERED or NOT_DELIVERED, code its reason. Others are taken and passed over.")
    void report(
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signatures,
            @RequestBody byte[] body) {
        if (!signature.isGood(id, timestamp, signatures, body, clock.instant())) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED,
                    "report-not-signed",
                    "Sign the report after Standard Webhooks, with the secret agreed upon and the present time.",
                    List.of(new Fault(
                            "", "REPORT_IS_SIGNED", "the signature doesn't fit the body, or is of another hour")));
        }
        Report report;
        try {
            report = CanonicalJson.mapper().readValue(body, Report.class);
        } catch (JacksonException e) {
            throw unreadable();
        }
        if (report == null || report.id() == null || report.state() == null) {
            throw unreadable();
        }
        var code = report.code() != null && report.code().matches("[A-Za-z0-9 _-]{1,40}") ? report.code() : null;
        switch (report.state()) {
            case "DELIVERED" ->
                receipts.note(GatewayCarrier.PROVIDER, report.id(), Delivery.DELIVERED, code, clock.instant());
            case "NOT_DELIVERED" ->
                receipts.note(GatewayCarrier.PROVIDER, report.id(), Delivery.NOT_DELIVERED, code, clock.instant());
            default -> {
                // On its way: nothing to note.
            }
        }
    }

    private static Refusal unreadable() {
        return new Refusal(
                HttpStatus.BAD_REQUEST,
                "report-unreadable",
                "A report is a JSON object with id and state.",
                List.of(new Fault("", "REPORT_IS_READABLE", "id or state is missing, or it is no JSON")));
    }
}
