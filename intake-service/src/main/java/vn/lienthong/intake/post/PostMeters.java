package vn.lienthong.intake.post;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.post.Orders.Count;
import vn.lienthong.intake.post.StateMerge.Outcome;

/** Counts the post's orders and what is reported about them. Tags come from closed sets. */
@Component
class PostMeters {
    private final MeterRegistry meters;
    private final MultiGauge orders;

    PostMeters(MeterRegistry meters) {
        this.meters = meters;
        this.orders = MultiGauge.builder("post.orders")
                .description("orders of the public post, by kind and state")
                .register(meters);
    }

    void reported(String source, Outcome outcome) {
        meters.counter("post.reports", "source", source, "outcome", outcome.wire())
                .increment();
    }

    /** @param outcome placed, refused, failed or left-alone */
    void placed(String outcome) {
        meters.counter("post.placements", "outcome", outcome).increment();
    }

    void collected(long amount) {
        meters.counter("post.cash.collected").increment(amount);
    }

    void difference(String kind) {
        meters.counter("post.manifest.differences", "kind", kind).increment();
    }

    void count(List<Count> counts) {
        orders.register(
                counts.stream()
                        .map(count -> MultiGauge.Row.of(
                                Tags.of(
                                        "kind",
                                        count.kind().wire(),
                                        "state",
                                        count.state()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-')),
                                count.orders()))
                        .toList(),
                true);
    }
}
