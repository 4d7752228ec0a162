package vn.lienthong.intake.payment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Charge;

/**
 * Records what was paid otherwise than online: cash at a counter, or collected by the post. It settles the payment as an
 * online one does, with a receipt and the report to routing.
 */
@Component
public class RecordPayment {
    private final Payments payments;
    private final SettlePayment settle;
    private final TransactionTemplate transactions;

    RecordPayment(Payments payments, SettlePayment settle, TransactionTemplate transactions) {
        this.payments = payments;
        this.settle = settle;
        this.transactions = transactions;
    }

    /**
     * What a dossier still has to pay.
     *
     * @param number of the payment
     * @param amount in whole đồng; null where it isn't known here
     * @param link where it can be paid online, once there is one
     */
    public record Owed(
            String number,
            String stage,
            @Nullable Long amount,
            List<Charge> charges,
            @Nullable String link) {}

    /** What became of it. */
    public sealed interface Outcome {
        /**
         * It is recorded.
         *
         * @param receipt number of the receipt (biên lai)
         * @param before it had been recorded before
         */
        record Recorded(String number, @Nullable String receipt, boolean before) implements Outcome {}

        /** It isn't: nothing was recorded. */
        record Refused(Why why, @Nullable Long owed) implements Outcome {}
    }

    /** Why it isn't recorded. */
    public enum Why {
        /** Nothing is owed (any more); perhaps it has been paid online meanwhile. */
        NOTHING_IS_OWED,
        /** At a counter exactly what is owed is taken. */
        AMOUNT_IS_ANOTHER,
        /** Several things are owed; name the stage. */
        STAGE_IS_NEEDED,
        /** The number is that of another sum, or has other than 1 to 64 letters, digits and {@code .-_/} with a digit. */
        REFERENCE_IS_TAKEN
    }

    /** What the dossier still has to pay, as of now. */
    public List<Owed> owedFor(DossierCode dossier) {
        return payments.liveOf(dossier).stream()
                .filter(payment -> payment.state() != PaymentState.PAID)
                .map(payment -> new Owed(
                        payment.number(), payment.stage(), payment.amount(), payment.charges(), payment.link()))
                .toList();
    }

    /**
     * Records a sum that was taken.
     *
     * @param stage for which stage; may be null where only one thing is owed
     * @param method {@link Method#CASH} or {@link Method#POST}
     * @param reference the number under which it was taken; a second time under the same number is the same sum
     * @param origin who took it, e.g. the agency's code; no person
     */
    public Outcome record(
            DossierCode dossier,
            @Nullable String stage,
            Method method,
            String reference,
            long amount,
            Instant paidAt,
            String origin) {
        if (method == Method.ONLINE) {
            throw new IllegalArgumentException("what is paid online is told by the platform");
        }
        if (amount <= 0 || !Money.isReference(reference)) {
            return new Outcome.Refused(amount <= 0 ? Why.AMOUNT_IS_ANOTHER : Why.REFERENCE_IS_TAKEN, null);
        }
        var money = new Money(method, reference, amount, paidAt);
        return done(transactions.execute(status -> recordOnce(dossier, stage, money, origin)));
    }

    /**
     * Records a sum that has been taken already, e.g. by a postman: whatever isn't owed of it is to be paid out again by hand.
     *
     * @return refused only where the dossier never owed anything, or the number can't be told from another's
     */
    public Outcome collected(
            DossierCode dossier, Method method, String reference, long amount, Instant paidAt, String origin) {
        if (method == Method.ONLINE) {
            throw new IllegalArgumentException("what is paid online is told by the platform");
        }
        if (!Money.isReference(reference)) {
            return new Outcome.Refused(Why.REFERENCE_IS_TAKEN, null);
        }
        var money = new Money(method, reference, amount, paidAt);
        return done(transactions.execute(status -> {
            var known = known(dossier, money);
            if (known != null) {
                return known;
            }
            var all = payments.of(dossier);
            if (all.isEmpty()) {
                return new Outcome.Refused(Why.NOTHING_IS_OWED, null);
            }
            var payment = all.stream()
                    .filter(one -> one.state().isLive() && one.state() != PaymentState.PAID)
                    .findFirst()
                    .orElse(all.getLast());
            settle.happened(payment.number(), new Happening.MoneyCame(money), origin);
            return recorded(payment.number(), false);
        }));
    }

    private static Outcome done(@Nullable Outcome outcome) {
        if (outcome == null) {
            throw new IllegalStateException("a transaction without an outcome");
        }
        return outcome;
    }

    private Outcome recorded(String number, boolean before) {
        return new Outcome.Recorded(number, payments.find(number).orElseThrow().receipt(), before);
    }

    /** What became of the same sum before; null where it is new. */
    private @Nullable Outcome known(DossierCode dossier, Money money) {
        var known = payments.money(money.method(), money.reference()).orElse(null);
        if (known == null) {
            return null;
        }
        var payment = payments.find(known.payment()).orElseThrow();
        return payment.dossier().equals(dossier) && known.money().amount() == money.amount()
                ? recorded(payment.number(), true)
                : new Outcome.Refused(Why.REFERENCE_IS_TAKEN, null);
    }

    private Outcome recordOnce(DossierCode dossier, @Nullable String stage, Money money, String origin) {
        var known = known(dossier, money);
        if (known != null) {
            return known;
        }
        var owed = payments.liveOf(dossier).stream()
                .filter(payment -> payment.state() != PaymentState.PAID)
                .filter(payment -> stage == null || payment.stage().equals(stage))
                .toList();
        if (owed.size() != 1) {
            return new Outcome.Refused(owed.isEmpty() ? Why.NOTHING_IS_OWED : Why.STAGE_IS_NEEDED, null);
        }
        // What comes online at this moment is waited for.
        var payment = payments.lock(owed.getFirst().number()).orElseThrow();
        if (!payment.state().isLive() || payment.state() == PaymentState.PAID) {
            return new Outcome.Refused(Why.NOTHING_IS_OWED, null);
        }
        var amount = payment.amount();
        if (amount != null && amount != money.amount()) {
            return new Outcome.Refused(Why.AMOUNT_IS_ANOTHER, amount);
        }
        settle.happened(payment.number(), new Happening.MoneyCame(money), origin);
        return recorded(payment.number(), false);
    }
}
