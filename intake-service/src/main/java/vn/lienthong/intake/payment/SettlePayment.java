package vn.lienthong.intake.payment;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.payment.Happening.MoneyCame;
import vn.lienthong.intake.payment.PaymentDecider.Effect;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.intake.submission.Submissions;
import vn.lienthong.support.outbox.Outbox;

/**
 * Lets happen to a payment what happens to it: its new state, its history, the report to routing, refunds and what takes its
 * place become true together. Callback, query, counter and reconciliation all come through here, one after the other for each
 * payment: whichever is first settles it, and the others are known again.
 */
@Component
class SettlePayment {
    /** Where what is reported comes from, as routing sees it. */
    static final String SOURCE = "/payment";

    private static final Logger log = LoggerFactory.getLogger(SettlePayment.class);
    private static final EventTypes<DossierInput> EVENTS = EventTypes.of(DossierInput.class);

    private final Payments payments;
    private final Refunds refunds;
    private final Submissions submissions;
    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final PaymentMetrics metrics;
    private final PaymentSettings settings;
    private final Clock clock;

    SettlePayment(
            Payments payments,
            Refunds refunds,
            Submissions submissions,
            Outbox outbox,
            TransactionTemplate transactions,
            PaymentMetrics metrics,
            PaymentSettings settings,
            Clock clock) {
        this.payments = payments;
        this.refunds = refunds;
        this.submissions = submissions;
        this.outbox = outbox;
        this.transactions = transactions;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** What became of it. */
    enum Outcome {
        /** It settled the payment. */
        SETTLED,
        /** It was new, and changed something else. */
        NOTED,
        /** It was known, or changed nothing. */
        KNOWN,
        /** A sum of this number is known, of another amount or payment. */
        CONTRADICTED,
        /** There is no such payment. */
        UNKNOWN
    }

    Outcome happened(String number, Happening happening, String origin) {
        var outcome = transactions.execute(status -> {
            var payment = payments.lock(number).orElse(null);
            return payment == null ? Outcome.UNKNOWN : happened(payment, happening, origin);
        });
        return outcome == null ? Outcome.UNKNOWN : outcome;
    }

    private Outcome happened(Payment payment, Happening happening, String origin) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (happening instanceof MoneyCame(var money) && !payments.addMoney(payment.number(), money, origin, now)) {
            return knownAgain(payment, money);
        }
        var decision = PaymentDecider.decide(payment.state(), payment.amount(), happening);
        if (decision.state() == payment.state() && decision.effects().isEmpty() && !(happening instanceof MoneyCame)) {
            return Outcome.KNOWN;
        }
        var after = payment.in(decision.state());
        switch (happening) {
            case Happening.Linked(var link, var until) -> after = after.linked(link, until);
            case MoneyCame(var money) -> after = after.with(money);
            case Happening.Rejected _,
                    Happening.NothingCame _,
                    Happening.Abandoned _,
                    Happening.Confirmed _,
                    Happening.ReportRefused _,
                    Happening.DossierEnded _ -> {}
        }
        var settled = false;
        for (var effect : decision.effects()) {
            if (effect instanceof Effect.Report(var money)) {
                after = report(after, money, now);
                settled = true;
            }
        }
        payments.change(payment, after, happening, origin, detail(happening), now, nextAt(after, now));
        for (var effect : decision.effects()) {
            carryOut(after, effect, now);
        }
        if (after.state() != payment.state()) {
            metrics.changed(after.state());
        }
        log.atInfo()
                .addKeyValue("dossier", payment.dossier())
                .addKeyValue("payment", payment.number())
                .addKeyValue("happening", happening.text())
                .addKeyValue("origin", origin)
                .addKeyValue("state", after.state().text())
                .log("a payment has changed");
        return settled ? Outcome.SETTLED : Outcome.NOTED;
    }

    private Outcome knownAgain(Payment payment, Money money) {
        var kept = payments.money(money.method(), money.reference()).orElseThrow();
        if (kept.payment().equals(payment.number()) && kept.money().amount() == money.amount()) {
            return Outcome.KNOWN;
        }
        log.atWarn()
                .addKeyValue("dossier", payment.dossier())
                .addKeyValue("payment", payment.number())
                .addKeyValue("reference", money.reference())
                .log("a sum of this number is known, with another amount or of another payment");
        return Outcome.CONTRADICTED;
    }

    private Payment report(Payment payment, Money money, Instant now) {
        var id = EventId.at(now);
        var submission = submissions.find(payment.dossier()).orElseThrow();
        // Of more than was owed, what was owed is paid; the surplus goes back.
        long paid = payment.amount() == null ? money.amount() : payment.amount();
        var report = new StageActionReported(
                Action.CONFIRM_PAYMENT,
                payment.stage(),
                // Speaks for the applicant at all times, whoever has the stage by now.
                submission.submittedBy(),
                null,
                null,
                null,
                ActionDetails.NONE.amount(paid).reference(money.reference()));
        outbox.append(
                Topics.INTAKE_DOSSIER_EVENTS,
                List.of(new EventEnvelope(
                        id.toString(),
                        SOURCE,
                        EVENTS.nameOf(report),
                        payment.dossier().value(),
                        now,
                        EVENTS.write(report))));
        return payment.settledBy(money, id, payments.nextReceipt(payment.agency(), now));
    }

    private void carryOut(Payment payment, Effect effect, Instant now) {
        switch (effect) {
            case Effect.Report _ -> {} // before, so that it is part of the change
            case Effect.GiveBack(var money, var amount, var reason) -> giveBack(payment, money, amount, reason);
            case Effect.GiveAllBack(var reason) -> {
                if (payment.method() == null || payment.reference() == null) {
                    return;
                }
                var money = payments.money(payment.method(), payment.reference())
                        .orElseThrow()
                        .money();
                long left = money.amount() - refunds.givenBack(money.method(), money.reference());
                if (left > 0) {
                    giveBack(payment, money, left, reason);
                }
            }
            case Effect.Renew _ -> renew(payment, now);
        }
    }

    private void giveBack(Payment payment, Money money, long amount, RefundReason reason) {
        var state = money.method() != Method.ONLINE
                ? RefundState.BY_HAND
                : settings.automaticRefunds() ? RefundState.DUE : RefundState.PROPOSED;
        refunds.add(payment, money, amount, reason, null, state, null);
    }

    private void renew(Payment payment, Instant now) {
        if (payment.attempt() >= settings.mostPayments()) {
            log.atWarn()
                    .addKeyValue("dossier", payment.dossier())
                    .addKeyValue("payment", payment.number())
                    .log("asked for too often; from now on it is paid at the counter");
            return;
        }
        var next = fresh(payment, payment.attempt() + 1, now);
        payments.add(next, nextAt(next, now));
    }

    private static Payment fresh(Payment like, int attempt, Instant now) {
        return new Payment(
                Numbers.payment(now),
                like.dossier(),
                like.obligation(),
                attempt,
                like.stage(),
                like.agency(),
                like.amount(),
                like.charges(),
                like.amount() == null ? PaymentState.UNPRICED : PaymentState.REQUESTED,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                now,
                0,
                0);
    }

    /** When the platform is to be asked about it next; null where it isn't. */
    @Nullable
    Instant nextAt(Payment payment, Instant now) {
        if (!settings.isOnline()) {
            return null;
        }
        return switch (payment.state()) {
            case REQUESTED -> now;
            case OPEN -> now.plus(settings.firstQuery());
            case UNPRICED, REJECTED, PAID, CONFIRMED, SETTLED, SHORT, FAILED, EXPIRED, CANCELLED -> null;
        };
    }

    private static Map<String, Object> detail(Happening happening) {
        var detail = new TreeMap<String, Object>();
        switch (happening) {
            case MoneyCame(var money) -> {
                detail.put("method", money.method().text());
                detail.put("reference", money.reference());
                detail.put("amount", money.amount());
            }
            case Happening.Linked(var _, var until) -> detail.put("expiresAt", until);
            case Happening.Rejected(var reason) -> detail.put("reason", reason);
            case Happening.ReportRefused(var rule) -> detail.put("rule", rule);
            case Happening.Confirmed(var ours) -> detail.put("ours", ours);
            case Happening.NothingCame _, Happening.Abandoned _, Happening.DossierEnded _ -> {}
        }
        return detail;
    }
}
