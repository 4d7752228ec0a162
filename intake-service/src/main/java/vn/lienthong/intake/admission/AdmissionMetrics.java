package vn.lienthong.intake.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts what was turned away, by the limit it met. */
@Component
class AdmissionMetrics {
    private final Map<Limit, Counter> refused = new EnumMap<>(Limit.class);

    AdmissionMetrics(MeterRegistry meters) {
        for (var limit : Limit.values()) {
            refused.put(
                    limit,
                    Counter.builder("admission.refused")
                            .description("requests turned away before anything was done")
                            .tag("limit", limit.tag())
                            .register(meters));
        }
    }

    void refused(Limit limit) {
        Objects.requireNonNull(refused.get(limit)).increment();
    }
}
