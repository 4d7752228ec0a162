package vn.lienthong.console.flow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;
import vn.lienthong.console.deadletter.DeadLetterLog.Pile;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.contract.Topics;

/** The newest look at the flow, measured: what the map shows, for those who aren't looking. */
@Component
class FlowMeters {
    private final FlowSampler sampler;
    private final MeterRegistry meters;

    FlowMeters(FlowSampler sampler, MeterRegistry meters) {
        this.sampler = sampler;
        this.meters = meters;
        for (var reader : Reader.values()) {
            gauge("flow.lag", flow -> flow.reader(reader).waiting())
                    .description("records that a reader has not read yet")
                    .tag("reader", reader.id())
                    .register(meters);
            gauge("flow.lag.age", flow -> age(flow.reader(reader)))
                    .description("age of the oldest record that a reader has not read yet")
                    .baseUnit("seconds")
                    .tag("reader", reader.id())
                    .register(meters);
            gauge("flow.reader.absent", flow -> flow.reader(reader).health() == ReaderState.Health.ABSENT ? 1 : 0)
                    .description("1 where nobody is in a reader's group")
                    .tag("reader", reader.id())
                    .register(meters);
        }
        for (var kind : Concern.Kind.values()) {
            gauge("dossier.attention", flow -> flow.attention().getOrDefault(kind, 0L))
                    .description("dossiers and stages that need somebody's attention, by kind")
                    .tag("kind", kind.id())
                    .register(meters);
        }
        for (var topic : Topics.all()) {
            if (topic.kind() == Topics.Kind.DEAD_LETTER) {
                gauge(
                                "dead.letter.kept",
                                flow -> flow.piles().stream()
                                        .filter(pile -> pile.topic().equals(topic.name()))
                                        .mapToLong(Pile::count)
                                        .sum())
                        .description("dead letters in a topic")
                        .tag("topic", topic.name())
                        .register(meters);
            }
        }
        count("dossier.open", "dossiers that go on", FlowSample::open);
        count("dossier.broken", "dossiers whose journal's chain does not hold", FlowSample::broken);
        count(
                "dossier.clock.stopped",
                "dossiers whose clock stands still while something is awaited",
                FlowSample::clocksStopped);
        count(
                "document.open",
                "documents that are not settled",
                flow -> flow.documents().open());
        count(
                "document.overdue",
                "documents whose receipt should have been notified",
                flow -> flow.documents().overdue());
        count(
                "document.failed",
                "documents that could not be signed or handed over",
                flow -> flow.documents().failed());
        count(
                "document.broken",
                "documents whose journal's chain does not hold",
                flow -> flow.documents().broken());
        count(
                "flow.kafka.silent",
                "1 where Kafka does not tell how far readers have come",
                flow -> flow.kafkaSilentSince() == null ? 0 : 1);
    }

    private static double age(ReaderState state) {
        if (state.health() == ReaderState.Health.UNKNOWN) {
            return Double.NaN;
        }
        return state.oldest() == null ? 0 : state.oldest().toMillis() / 1000.0;
    }

    private void count(String name, String description, ToDoubleFunction<FlowSample> value) {
        gauge(name, value).description(description).register(meters);
    }

    private Gauge.Builder<FlowSampler> gauge(String name, ToDoubleFunction<FlowSample> value) {
        return Gauge.builder(name, sampler, from -> value.applyAsDouble(from.latest()))
                .strongReference(true);
    }
}
