package vn.lienthong.intake.payment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.support.problem.Fault;

/** Gives money back because officers decided it (hoàn trả): one asks, another one agrees. */
@Component
class GiveBack {
    private static final int LONGEST_REASON = 500;

    private final Payments payments;
    private final Refunds refunds;
    private final PaymentWorker worker;
    private final TransactionTemplate transactions;

    GiveBack(Payments payments, Refunds refunds, PaymentWorker worker, TransactionTemplate transactions) {
        this.payments = payments;
        this.refunds = refunds;
        this.worker = worker;
        this.transactions = transactions;
    }

    Refund ask(String number, @Nullable BigDecimal amount, @Nullable String reason, String by) {
        var faults = new ArrayList<Fault>();
        var note = new Texts(faults).line(reason, "/reason", LONGEST_REASON);
        if (faults.isEmpty() && (note == null || note.isBlank())) {
            faults.add(Rule.REFUND_HAS_A_REASON.brokenAt("/reason", "Say why it goes back; nothing personal."));
        }
        if (amount != null
                && (amount.signum() <= 0 || amount.stripTrailingZeros().scale() > 0)) {
            faults.add(Rule.AMOUNT_IS_WHOLE_DONG.brokenAt(
                    "/amount", "The amount is not a positive whole number of đồng."));
        }
        if (!faults.isEmpty()) {
            throw Problem.REFUND_REFUSED.refusal(faults);
        }
        var refund = transactions.execute(status -> add(number, amount, note, by));
        if (refund == null) {
            throw new IllegalStateException("a transaction without an outcome");
        }
        return refund;
    }

    /** Of the sum that settled the payment, and no more than is left of it. */
    private Refund add(String number, @Nullable BigDecimal amount, @Nullable String note, String by) {
        // Locked, so that two who ask at once don't give back more than came.
        var payment = payments.lock(number).orElseThrow();
        if (payment.method() == null || payment.reference() == null) {
            throw notCovered(0);
        }
        var money = payments.money(payment.method(), payment.reference())
                .orElseThrow()
                .money();
        long left = money.amount() - refunds.givenBack(money.method(), money.reference());
        if (left <= 0 || amount != null && amount.compareTo(BigDecimal.valueOf(left)) > 0) {
            throw notCovered(left);
        }
        return refunds.add(
                payment,
                money,
                amount == null ? left : amount.longValueExact(),
                RefundReason.DECIDED,
                note,
                RefundState.PROPOSED,
                by);
    }

    private static RuntimeException notCovered(long left) {
        return Problem.REFUND_REFUSED.refusal(List.of(Rule.REFUND_IS_COVERED.brokenAt(
                "/amount", "Of what was paid, %d đồng are left that could go back.".formatted(left))));
    }

    Refund decide(Refund refund, boolean agree, String by) {
        if (by.equals(refund.askedBy())) {
            throw Problem.REFUND_NEEDS_ANOTHER.refusal();
        }
        return happened(refund, agree ? RefundState.Happening.APPROVED : RefundState.Happening.DECLINED, by);
    }

    Refund paidOut(Refund refund, String by) {
        return happened(refund, RefundState.Happening.PAID_OUT, by);
    }

    private Refund happened(Refund refund, RefundState.Happening happening, String by) {
        var after = refunds.happened(refund.number(), happening, by, by).orElseThrow();
        var expected = refund.state().after(happening, refund.method() == Method.ONLINE);
        if (expected == refund.state() || after != expected) {
            throw Problem.REFUND_IS_DECIDED.refusal();
        }
        worker.wake();
        return refunds.find(refund.number()).orElseThrow();
    }
}
