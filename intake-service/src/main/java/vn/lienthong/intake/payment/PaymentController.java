package vn.lienthong.intake.payment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.intake.dossier.Participation;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.security.Caller;

/** Shows agencies with a part in a dossier what is to be paid and how far that is, and takes their refunds. */
@RestController
@Tag(name = "Payments")
class PaymentController {
    /** May ask for a refund, and decide one that somebody else asked for. */
    static final String REFUND = "payment.refund";

    private final Payments payments;
    private final Refunds refunds;
    private final GiveBack giveBack;
    private final Participation participation;
    private final Callers callers;

    PaymentController(
            Payments payments, Refunds refunds, GiveBack giveBack, Participation participation, Callers callers) {
        this.payments = payments;
        this.refunds = refunds;
        this.giveBack = giveBack;
        this.participation = participation;
        this.callers = callers;
    }

    @Schema(name = "Charge", description = "What is charged for one fee; whole đồng")
    record ChargeView(
            @Schema(allowableValues = {"phi", "le-phi"}) String type,
            String code,
            String name,

            @Schema(description = "Without any exemption; missing where it is fixed case by case") @Nullable
            Long full,

            @Schema(description = "What is to be paid") @Nullable
            Long amount,

            @Schema(description = "The exemption that lowers it, if one does") @Nullable
            String exemption) {
        static ChargeView of(Charge charge) {
            return new ChargeView(
                    charge.type(), charge.code(), charge.name(), charge.full(), charge.amount(), charge.exemption());
        }
    }

    @Schema(name = "Refund", description = "Money that goes back")
    record RefundView(
            String number,
            long amount,

            @Schema(
                    allowableValues = {"surplus", "twice", "short", "late", "not-awaited", "decided"},
                    example = "surplus")
            String reason,

            @Nullable String note,

            @Schema(
                    allowableValues = {"proposed", "due", "sent", "done", "by-hand", "declined"},
                    example = "done")
            String state) {
        static RefundView of(Refund refund) {
            return new RefundView(
                    refund.number(),
                    refund.amount(),
                    refund.reason().text(),
                    refund.note(),
                    refund.state().text());
        }
    }

    @Schema(name = "Payment", description = "What is to be paid for one obligation of a dossier; whole đồng")
    record PaymentView(
            @Schema(example = "TT190312-7M3KQ0W8ZT4D2HXA") String number,
            @Schema(example = "fee") String stage,
            @Schema(type = "string", example = "H32.41.1") AgencyCode agency,

            @Schema(
                    description =
                            "unpriced: the amount isn't known here · requested: the link comes later · rejected: pay "
                                    + "at the counter · open: there is a link · paid · confirmed: the journal says so too · "
                                    + "settled: an agency confirmed it by itself · short, failed, expired: another payment took "
                                    + "its place · cancelled: nothing is owed any more",
                    allowableValues = {
                        "unpriced",
                        "requested",
                        "rejected",
                        "open",
                        "paid",
                        "confirmed",
                        "settled",
                        "short",
                        "failed",
                        "expired",
                        "cancelled"
                    },
                    example = "open")
            String state,

            @Schema(example = "150000") @Nullable Long amount,
            List<ChargeView> charges,

            @Schema(description = "All that came in for it", example = "0")
            long received,

            @Schema(allowableValues = {"online", "cash", "post"}) @Nullable
            String method,

            @Schema(description = "Number of the receipt (biên lai)") @Nullable
            String receipt,

            @Schema(description = "Where it can be paid") @Nullable
            String link,

            @Schema(description = "The link as a QR code") @Nullable
            String qr,

            @Nullable Instant expiresAt,

            @Schema(description = "What to tell the applicant while there is no link") @Nullable
            String hint,

            List<RefundView> refunds) {}

    @Schema(name = "Payments")
    record PaymentsView(
            @Schema(type = "string", example = "000.01.41.H32-190312-0027")
            DossierCode dossier,

            List<PaymentView> payments) {}

    @Schema(name = "PaymentHistory")
    record HistoryView(PaymentView payment, List<Payments.Change> changes) {}

    @Schema(name = "RefundRequest")
    record RefundRequest(
            @Schema(description = "In whole đồng; all that is left of it, if missing", example = "50000") @Nullable
            BigDecimal amount,

            @Schema(description = "Why; nothing personal", example = "Thu sai mức phí") @Nullable
            String reason) {}

    @Schema(name = "RefundDecision")
    record RefundDecision(
            @Schema(example = "true") @Nullable Boolean agree) {}

    @GetMapping("/v1/dossiers/{code}/payments")
    @Operation(
            summary = "What is to be paid for a dossier",
            description = "And how far that is, with the link to pay by, for the agencies with a part in it. "
                    + "Scope dossier.read.")
    PaymentsView payments(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code) {
        var dossier = visible(caller, code);
        return new PaymentsView(
                dossier, payments.of(dossier).stream().map(this::view).toList());
    }

    @GetMapping("/v1/dossiers/{code}/payments/{number}")
    @Operation(summary = "A payment and its history", description = "Scope dossier.read.")
    HistoryView payment(
            @Parameter(hidden = true) Caller caller, @PathVariable String code, @PathVariable String number) {
        var payment = find(visible(caller, code), number);
        return new HistoryView(view(payment), payments.history(number));
    }

    @GetMapping(value = "/v1/dossiers/{code}/payments/{number}/qr.svg", produces = "image/svg+xml")
    @Operation(summary = "The payment link as a QR code", description = "While it is open. Scope dossier.read.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "image/svg+xml"))
    ResponseEntity<String> qr(
            @Parameter(hidden = true) Caller caller, @PathVariable String code, @PathVariable String number) {
        var payment = find(visible(caller, code), number);
        if (payment.state() != PaymentState.OPEN || payment.link() == null) {
            throw Problem.PAYMENT_UNKNOWN.refusal("It has no link now.");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("image/svg+xml;charset=UTF-8"))
                .body(QrCode.svg(payment.link()));
    }

    @PostMapping("/v1/dossiers/{code}/payments/{number}/refunds")
    @Operation(
            summary = "Ask for a refund",
            description = "Of all or part of what was paid. Another person decides. Scope payment.refund.")
    @ApiResponse(responseCode = "201", description = "Asked for")
    @ApiResponse(
            responseCode = "422",
            description = "Refused, with every fault",
            content = @Content(schema = @Schema(implementation = ProblemDetail.class)))
    ResponseEntity<RefundView> refund(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String code,
            @PathVariable String number,
            @RequestBody RefundRequest request) {
        caller.require(REFUND);
        var payment = find(visible(caller, code), number);
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(RefundView.of(
                        giveBack.ask(payment.number(), request.amount(), request.reason(), person(caller))));
    }

    @PostMapping("/v1/dossiers/{code}/payments/{number}/refunds/{refund}/decision")
    @Operation(summary = "Agree to a refund, or not", description = "Only who didn't ask for it. Scope payment.refund.")
    RefundView decide(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String code,
            @PathVariable String number,
            @PathVariable String refund,
            @RequestBody RefundDecision decision) {
        caller.require(REFUND);
        var asked = find(find(visible(caller, code), number), refund);
        return RefundView.of(giveBack.decide(asked, Boolean.TRUE.equals(decision.agree()), person(caller)));
    }

    @PostMapping("/v1/dossiers/{code}/payments/{number}/refunds/{refund}/pay-out")
    @Operation(
            summary = "A refund was paid out by hand",
            description = "What the platform can't give back: cash, or what it refused. Scope payment.refund.")
    RefundView paidOut(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String code,
            @PathVariable String number,
            @PathVariable String refund) {
        caller.require(REFUND);
        return RefundView.of(giveBack.paidOut(find(find(visible(caller, code), number), refund), person(caller)));
    }

    /** Who, for the history: an agency and a staff number. */
    private static String person(Caller caller) {
        return caller.agency() + "/" + caller.subject();
    }

    private DossierCode visible(Caller caller, String code) {
        caller.require(Caller.READ);
        var dossier = new DossierCode(code);
        participation.requirePart(callers.agency(caller), dossier);
        return dossier;
    }

    private Payment find(DossierCode dossier, String number) {
        return payments.find(number)
                .filter(payment -> payment.dossier().equals(dossier))
                .orElseThrow(Problem.PAYMENT_UNKNOWN::refusal);
    }

    private Refund find(Payment payment, String number) {
        return refunds.find(number)
                .filter(refund -> refund.payment().equals(payment.number()))
                .orElseThrow(Problem.PAYMENT_UNKNOWN::refusal);
    }

    private PaymentView view(Payment payment) {
        boolean open = payment.state() == PaymentState.OPEN;
        var back = new ArrayList<RefundView>();
        refunds.of(payment.number()).forEach(refund -> back.add(RefundView.of(refund)));
        return new PaymentView(
                payment.number(),
                payment.stage(),
                payment.agency(),
                payment.state().text(),
                payment.amount(),
                payment.charges().stream().map(ChargeView::of).toList(),
                payment.received(),
                payment.method() == null ? null : payment.method().text(),
                payment.receipt(),
                open ? payment.link() : null,
                open ? "/v1/dossiers/%s/payments/%s/qr.svg".formatted(payment.dossier(), payment.number()) : null,
                open ? payment.expiresAt() : null,
                switch (payment.state()) {
                    case UNPRICED -> "The amount is told by the agency that asks for it; pay there.";
                    case REQUESTED -> "The link comes later; nothing is lost. It can be paid at the counter meanwhile.";
                    case REJECTED -> "There is no link; pay at the counter.";
                    case OPEN, PAID, CONFIRMED, SETTLED, SHORT, FAILED, EXPIRED, CANCELLED -> null;
                },
                back);
    }
}
