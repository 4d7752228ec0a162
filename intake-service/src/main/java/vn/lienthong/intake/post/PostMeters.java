package vn.lienthong.intake.post;

import io.micrometer.core.instrument.Counter;
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
        Counter.builder("post.reports")
                .description("reports of the public post, and what came of them")
                .tags("source", source, "outcome", outcome.wire())
                .register(meters)
                .increment();
    }

    /** @param outcome placed, refused, failed or left-alone */
    void placed(String outcome) {
        Counter.builder("post.placements")
                .description("orders placed with the public post, and what came of it")
                .tags("outcome", outcome)
                .register(meters)
                .increment();
    }

    void collected(long amount) {
        Counter.builder("post.cash.collected")
                .description("cash that the public post collected")
                .baseUnit("dong")
                .register(meters)
                .increment(amount);
    }

    void difference(String kind) {
        Counter.builder("post.manifest.differences")
                .description("differences between manifests and what was handed over")
                .tags("kind", kind)
                .register(meters)
                .increment();
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
