package vn.lienthong.intake.payment;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts what happens to payments. Tags come from closed sets. */
@Component
class PaymentMetrics {
    private final MeterRegistry meters;

    /** What can be asked of the platform. */
    enum Call {
        ORDER,
        QUERY,
        REFUND,
        REFUND_QUERY,
        STATEMENT
    }

    /** How a call ended. */
    enum Answered {
        ANSWERED,
        REFUSED,
        AWAY
    }

    PaymentMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void changed(PaymentState state) {
        meters.counter("payment.changed", "state", state.text()).increment();
    }

    void refund(RefundState state) {
        meters.counter("payment.refund", "state", state.text()).increment();
    }

    void call(Call call, Answered answered, Duration taken) {
        meters.timer(
                        "payment.call",
                        "call",
                        call.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "outcome",
                        answered.name().toLowerCase(Locale.ROOT))
                .record(taken);
    }

    /** @param result how a callback was answered: settled, known, noted, or the rule it broke */
    void callback(String result) {
        meters.counter("payment.callback", "result", result).increment();
    }

    void differences(long found, long healed) {
        meters.counter("payment.reconciliation", "difference", "open").increment(found);
        meters.counter("payment.reconciliation", "difference", "healed").increment(healed);
    }
}
