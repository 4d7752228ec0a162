package vn.lienthong.intake.payment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.payment.SettlePayment.Outcome;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** Hears from the payment platform what came of a payment. Its checksum is its token. */
@RestController
@Tag(name = "Payments")
class CallbackController {
    private static final Logger log = LoggerFactory.getLogger(CallbackController.class);
    private static final String ORIGIN = "callback";

    private final SettlePayment settle;
    private final PaymentSettings settings;
    private final PaymentMetrics metrics;
    private final JdbcClient database;
    private final Clock clock;

    CallbackController(
            SettlePayment settle, PaymentSettings settings, PaymentMetrics metrics, JdbcClient database, Clock clock) {
        this.settle = settle;
        this.settings = settings;
        this.metrics = metrics;
        this.database = database;
        this.clock = clock;
    }

    @Schema(name = "PaymentResultTaken")
    record Taken(
            @Schema(
                    description =
                            "What it did: it settled the payment, was noted (e.g. to be given back), or was known",
                    allowableValues = {"settled", "noted", "known"},
                    example = "settled")
            String result) {}

    @PostMapping("/v1/payments/callback")
    @SecurityRequirements
    @Operation(
            summary = "The payment platform tells a result",
            description = "For the payment platform alone: it needs no token but the checksum, an HMAC-SHA256 over the "
                    + "canonical form of all members, and the time of sending. The same result may be told as often as "
                    + "one likes; it counts once.")
    @ApiResponse(responseCode = "200", description = "Taken")
    Taken told(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            description =
                                    "merchant, order, state (paid, abandoned), transaction, amount, paidAt, time, "
                                            + "checksum")
                    @RequestBody
                    Map<String, Object> message) {
        var number = message.get("order") instanceof String text ? text : null;
        var secret = settings.secret();
        if (secret == null || !new Checksum(secret).fits(message)) {
            throw untaken(
                    message, null, Rule.CHECKSUM_IS_RIGHT, "/checksum", "The checksum isn't that of the message.");
        }
        if (!String.valueOf(settings.merchant()).equals(message.get("merchant"))) {
            throw untaken(message, number, Rule.CHECKSUM_IS_RIGHT, "/merchant", "This is another merchant's.");
        }
        checkTime(message, number);
        var happening = happening(message, number);
        var outcome = settle.happened(String.valueOf(number), happening, ORIGIN);
        if (outcome == Outcome.UNKNOWN) {
            audit(message, number, "PAYMENT_IS_KNOWN");
            metrics.callback("unknown");
            throw Problem.PAYMENT_UNKNOWN.refusal();
        }
        if (outcome == Outcome.CONTRADICTED) {
            throw untaken(
                    message,
                    number,
                    Rule.RESULT_AGREES,
                    "/transaction",
                    "A transaction of this number was told before, with another amount or order.");
        }
        var result = outcome.name().toLowerCase(Locale.ROOT);
        metrics.callback(result);
        return new Taken(result);
    }

    private void checkTime(Map<String, Object> message, @Nullable String number) {
        try {
            var sent = Instant.parse(String.valueOf(message.get("time")));
            if (Duration.between(sent, clock.instant()).abs().compareTo(settings.clockTolerance()) <= 0) {
                return;
            }
        } catch (DateTimeException e) {
            // As wrong as a time long ago.
        }
        throw untaken(
                message,
                number,
                Rule.MESSAGE_IS_FRESH,
                "/time",
                "The time of sending is missing, or differs from ours by more than %d s; send it anew."
                        .formatted(settings.clockTolerance().toSeconds()));
    }

    private Happening happening(Map<String, Object> message, @Nullable String number) {
        try {
            var state = String.valueOf(message.get("state"));
            if (number != null && state.equals("abandoned")) {
                return new Happening.Abandoned();
            }
            if (number != null && state.equals("paid")) {
                return new Happening.MoneyCame(new Money(
                        Method.ONLINE,
                        String.valueOf(message.get("transaction")),
                        PaymentPlatform.amount(message),
                        Times.moment(String.valueOf(message.get("paidAt")))));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Told below: which member it is says the document of the interface.
        }
        throw untaken(
                message,
                number,
                Rule.RESULT_IS_COMPLETE,
                "",
                "A result has order, state (paid or abandoned) and, where paid, transaction, amount in whole đồng and "
                        + "paidAt.");
    }

    private Refusal untaken(
            Map<String, Object> message, @Nullable String number, Rule rule, String pointer, String mending) {
        audit(message, number, rule.name());
        metrics.callback(rule.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return Problem.PAYMENT_RESULT_REFUSED.refusal(List.<Fault>of(rule.brokenAt(pointer, mending)));
    }

    /** @param number only where the checksum is right: else it may be anything */
    private void audit(Map<String, Object> message, @Nullable String number, String rule) {
        log.atWarn().addKeyValue("rule", rule).log("a payment's result was told and isn't taken");
        database.sql("insert into payment_untaken (at, rule, number, sha256) values (?, ?, ?, ?)")
                .params(Arrays.asList(
                        Timestamp.from(clock.instant()),
                        rule,
                        number == null || number.length() > 64 ? null : number,
                        digest(message)))
                .update();
    }

    private static String digest(Map<String, Object> message) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(CanonicalJson.mapper()
                                    .writeValueAsString(new TreeMap<>(message))
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
