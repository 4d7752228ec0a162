package vn.lienthong.intake.payment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a happening means for a payment: the one state machine of payments, a pure function. The policy in short: exactly
 * what is owed settles it; of more, the surplus goes back; less goes back whole, and is asked for anew; what comes twice, or
 * when nothing is owed any more, goes back.
 */
final class PaymentDecider {
    private PaymentDecider() {}

    /** What has to be done besides. */
    sealed interface Effect {
        /** Routing is told that it is paid. */
        record Report(Money money) implements Effect {}

        /** Some of it, or all, goes back. */
        record GiveBack(Money money, long amount, RefundReason reason) implements Effect {}

        /** The money that settled it goes back. */
        record GiveAllBack(RefundReason reason) implements Effect {}

        /** Another payment takes this one's place. */
        record Renew() implements Effect {}
    }

    record Decision(PaymentState state, List<Effect> effects) {
        static Decision of(PaymentState state, Effect... effects) {
            return new Decision(state, List.of(effects));
        }
    }

    /**
     * @param owed null where the amount isn't known here: then whatever an agency took is what was owed
     */
    static Decision decide(PaymentState state, @Nullable Long owed, Happening happening) {
        return switch (happening) {
            case Happening.Linked _ ->
                switch (state) {
                    case REQUESTED, REJECTED -> Decision.of(PaymentState.OPEN);
                    default -> Decision.of(state);
                };
            case Happening.Rejected _ -> Decision.of(state == PaymentState.REQUESTED ? PaymentState.REJECTED : state);
            case Happening.MoneyCame(var money) -> money(state, owed, money);
            case Happening.NothingCame _ ->
                state == PaymentState.OPEN ? Decision.of(PaymentState.EXPIRED, new Effect.Renew()) : Decision.of(state);
            case Happening.Abandoned _ ->
                state == PaymentState.OPEN ? Decision.of(PaymentState.FAILED, new Effect.Renew()) : Decision.of(state);
            case Happening.Confirmed(var ours) -> confirmed(state, ours);
            case Happening.ReportRefused _ ->
                state == PaymentState.PAID
                        ? Decision.of(PaymentState.CANCELLED, new Effect.GiveAllBack(RefundReason.NOT_AWAITED))
                        : Decision.of(state);
            case Happening.DossierEnded _ ->
                switch (state) {
                    case UNPRICED, REQUESTED, REJECTED, OPEN -> Decision.of(PaymentState.CANCELLED);
                    // What was reported is answered: it counts, or it is refused and goes back.
                    case PAID, CONFIRMED, SETTLED, SHORT, FAILED, EXPIRED, CANCELLED -> Decision.of(state);
                };
        };
    }

    private static Decision money(PaymentState state, @Nullable Long owed, Money money) {
        return switch (state) {
            case UNPRICED, REQUESTED, REJECTED, OPEN -> settle(owed, money);
            case PAID, CONFIRMED, SETTLED ->
                Decision.of(state, new Effect.GiveBack(money, money.amount(), RefundReason.TWICE));
            case SHORT, FAILED, EXPIRED, CANCELLED ->
                Decision.of(state, new Effect.GiveBack(money, money.amount(), RefundReason.LATE));
        };
    }

    private static Decision settle(@Nullable Long owed, Money money) {
        if (owed != null && money.amount() < owed) {
            return Decision.of(
                    PaymentState.SHORT,
                    new Effect.GiveBack(money, money.amount(), RefundReason.SHORT),
                    new Effect.Renew());
        }
        var effects = new ArrayList<Effect>();
        effects.add(new Effect.Report(money));
        if (owed != null && money.amount() > owed) {
            effects.add(new Effect.GiveBack(money, money.amount() - owed, RefundReason.SURPLUS));
        }
        return new Decision(PaymentState.PAID, List.copyOf(effects));
    }

    private static Decision confirmed(PaymentState state, boolean ours) {
        return switch (state) {
            case UNPRICED, REQUESTED, REJECTED, OPEN -> Decision.of(PaymentState.SETTLED);
            case PAID ->
                ours
                        ? Decision.of(PaymentState.CONFIRMED)
                        : Decision.of(PaymentState.SETTLED, new Effect.GiveAllBack(RefundReason.TWICE));
            case CONFIRMED, SETTLED, SHORT, FAILED, EXPIRED, CANCELLED -> Decision.of(state);
        };
    }
}
