package vn.lienthong.intake.payment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
        // There from the start: an alert on their increase would miss the first.
        differences(0, 0);
    }

    void changed(PaymentState state) {
        Counter.builder("payment.changed")
                .description("payments, by the state they came to")
                .tags("state", state.text())
                .register(meters)
                .increment();
    }

    void refund(RefundState state) {
        Counter.builder("payment.refund")
                .description("refunds, by the state they came to")
                .tags("state", state.text())
                .register(meters)
                .increment();
    }

    void call(Call call, Answered answered, Duration taken) {
        Timer.builder("payment.call")
                .description("calls of the payment platform, and how long they took")
                .tags(
                        "call",
                        call.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "outcome",
                        answered.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(taken);
    }

    /** @param result how a callback was answered: settled, known, noted, or the rule it broke */
    void callback(String result) {
        Counter.builder("payment.callback")
                .description("calls of the payment platform, and how they were answered")
                .tags("result", result)
                .register(meters)
                .increment();
    }

    void differences(long found, long healed) {
        Counter.builder("payment.reconciliation")
                .description("differences found with the payment platform, open or healed")
                .tags("difference", "open")
                .register(meters)
                .increment(found);
        Counter.builder("payment.reconciliation")
                .description("differences found with the payment platform, open or healed")
                .tags("difference", "healed")
                .register(meters)
                .increment(healed);
    }
}
