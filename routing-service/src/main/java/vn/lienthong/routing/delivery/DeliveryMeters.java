package vn.lienthong.routing.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What is measured of deliveries; every tag is from a closed set. */
@Component
class DeliveryMeters {
    private final MeterRegistry meters;
    private final AtomicLong oldest = new AtomicLong();
    private final AtomicLong oldestUrgent = new AtomicLong();
    private final AtomicLong unfetched = new AtomicLong();

    DeliveryMeters(MeterRegistry meters, Breakers breakers, DispatchQueue queue) {
        this.meters = meters;
        // There from the start: what alerts and pages ask for is never missing.
        for (var outcome : WebhookOutcome.Kind.values()) {
            webhooks(outcome);
        }
        abandoned();
        topic(true, 0);
        topic(false, 0);
        oldest("normal", oldest);
        oldest("urgent", oldestUrgent);
        Gauge.builder("delivery.unfetched", unfetched, AtomicLong::get)
                .description("deliveries reported as unfetched that still are")
                .register(meters);
        Gauge.builder("delivery.dispatch.pending", queue, DispatchQueue::pending)
                .description("deliveries still to be handed over by webhooks and topics")
                .register(meters);
        for (var state : new CircuitBreaker.State[] {
            CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN
        }) {
            Gauge.builder("delivery.breakers", breakers, counted -> counted.count(state))
                    .tag("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .description(
                            "agencies whose webhooks are let through (closed), held back (open) or tried (half-open)")
                    .register(meters);
        }
    }

    private void oldest(String urgency, AtomicLong seconds) {
        Gauge.builder("delivery.unfetched.oldest", seconds, AtomicLong::get)
                .baseUnit("seconds")
                .tag("urgency", urgency)
                .description("age of the oldest delivery that its agency hasn't fetched")
                .register(meters);
    }

    void unfetched(long oldestSeconds, long oldestUrgentSeconds, long reported) {
        oldest.set(oldestSeconds);
        oldestUrgent.set(oldestUrgentSeconds);
        unfetched.set(reported);
    }

    void webhook(WebhookOutcome.Kind outcome) {
        webhooks(outcome).increment();
    }

    private Counter webhooks(WebhookOutcome.Kind outcome) {
        return Counter.builder("delivery.webhook")
                .description("webhooks called, and what came of it")
                .tag("outcome", outcome.wire())
                .register(meters);
    }

    void givenUp() {
        abandoned().increment();
    }

    private Counter abandoned() {
        return Counter.builder("delivery.webhook.given.up")
                .description("webhooks given up; the delivery waits in the feed")
                .register(meters);
    }

    void topic(boolean written, int count) {
        Counter.builder("delivery.topic")
                .description("deliveries written to agencies' topics")
                .tag("outcome", written ? "written" : "failed")
                .register(meters)
                .increment(count);
    }
}
