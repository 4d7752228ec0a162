package vn.lienthong.intake.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.admission.FairGate.Entry;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.problem.Refusal;

/** The way in for whatever changes something: fair to all agencies, urgent things first. */
@Component
public class Admission {
    private final FairGate gate;
    private final AdmissionMetrics metrics;
    private final Timer waited;

    Admission(AdmissionSettings settings, AdmissionMetrics metrics, MeterRegistry meters) {
        this.metrics = metrics;
        this.gate = new FairGate(settings.queue(), System::nanoTime);
        Gauge.builder("admission.waiting", gate, FairGate::waiting)
                .description("requests that wait for a place")
                .register(meters);
        Gauge.builder("admission.taken", gate, FairGate::taken)
                .description("places that are taken")
                .register(meters);
        waited = Timer.builder("admission.wait")
                .description("how long those waited that found no place free")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
    }

    /**
     * Takes a place, waiting for it if need be; to be closed when the work is done.
     *
     * @throws Refusal with the time to come again, where there is none in time
     */
    public Place enter(AgencyCode agency, boolean urgent) {
        try {
            return switch (gate.enter(agency.value(), urgent)) {
                case Entry.Admitted(var wait) -> {
                    if (!wait.isZero()) {
                        waited.record(wait);
                    }
                    yield new Place(gate);
                }
                case Entry.Full(var comeBack, var inVain) -> {
                    metrics.refused(inVain ? Limit.WAITING : Limit.QUEUE);
                    throw Problem.OVERLOADED.refusal(comeBack);
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.OVERLOADED.refusal(Duration.ofSeconds(1));
        }
    }
}
