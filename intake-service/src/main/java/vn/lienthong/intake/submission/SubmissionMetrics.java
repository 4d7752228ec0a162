package vn.lienthong.intake.submission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** Counts what was handed in, and how long it took to accept. Tags come from closed sets. */
@Component
class SubmissionMetrics {
    private static final Set<String> CHANNELS = Set.of("online", "counter", "post");

    private final MeterRegistry meters;

    enum Outcome {
        ACCEPTED,
        REPEATED,
        REFUSED,
        FAILED
    }

    SubmissionMetrics(MeterRegistry meters) {
        this.meters = meters;
        // There from the start: an alert on their increase would miss the first.
        refused(Rule.PROCEDURE_IS_KNOWN.name());
    }

    /** A dossier was refused for these. */
    void refused(Refusal refusal) {
        refusal.faults().stream()
                .map(Fault::code)
                .distinct()
                .forEach(rule -> refused(rule).increment());
    }

    private Counter refused(String rule) {
        return Counter.builder("dossier.refused")
                .description("dossiers refused when handed in, by the rule they break")
                .tag("rule", rule)
                .register(meters);
    }

    void count(@Nullable String channel, Outcome outcome, Duration taken) {
        Counter.builder("dossier.submitted")
                .description("dossiers handed in, and what came of it")
                .tags(
                        "channel",
                        channel != null && CHANNELS.contains(channel) ? channel : "unknown",
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
        if (outcome == Outcome.ACCEPTED) {
            Timer.builder("dossier.acceptance")
                    .description("from the request's being read to its commit")
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(1))
                    .maximumExpectedValue(Duration.ofSeconds(10))
                    .register(meters)
                    .record(taken);
        }
    }
}
