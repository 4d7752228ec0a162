package vn.lienthong.support.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The trace (vết xử lý) of a dossier's step, where the framework doesn't carry it on by itself: through the outbox, from a
 * record that is read to what follows from it. Costs a comparison where tracing is off, which it is unless
 * {@code lienthong.tracing.endpoint} says where to.
 */
public final class Traces {
    /** The header that W3C gave it. */
    public static final String HEADER = "traceparent";

    public static final Traces NONE = new Traces(ObservationRegistry.NOOP, null, null);

    private final ObservationRegistry observations;
    private final @Nullable Tracer tracer;
    private final @Nullable Propagator propagator;

    Traces(ObservationRegistry observations, @Nullable Tracer tracer, @Nullable Propagator propagator) {
        this.observations = observations;
        this.tracer = tracer;
        this.propagator = propagator;
    }

    public boolean isOn() {
        return tracer != null;
    }

    /** What carries the trace on from here, for a record's headers; nothing where there is no trace. */
    public Map<String, String> current() {
        var span = tracer == null ? null : tracer.currentSpan();
        if (span == null || propagator == null) {
            return Map.of();
        }
        var carried = new LinkedHashMap<String, String>();
        propagator.inject(span.context(), carried, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        return carried;
    }

    /** Puts {@link #current()} into the headers of what follows from this step. */
    public void mark(Headers headers) {
        if (tracer != null) {
            current().forEach((name, value) -> {
                headers.remove(name);
                headers.add(name, value.getBytes(UTF_8));
            });
        }
    }

    /** Whether a step of somebody's trace that is kept led here. */
    public boolean leads(@Nullable String parent) {
        return tracer != null && parent != null && parent.endsWith("-01");
    }

    /**
     * A step that follows from what the headers name, or nothing where they name none that is kept. The current one until
     * it is closed, by the same thread.
     *
     * @param name of a closed set
     * @param what more about it: names and values of closed sets, and codes of dossiers, documents and agencies
     */
    public Step follow(String name, Function<String, @Nullable String> headers, String... what) {
        if (tracer == null || !leads(headers.apply(HEADER))) {
            return Step.NOTHING;
        }
        var begun = begin(name, headers, what);
        return new Step(begun, begun.openScope());
    }

    /** The same, and nobody's current one. */
    Observation begin(String name, Function<String, @Nullable String> headers, String... what) {
        var context = new ReceiverContext<Function<String, @Nullable String>>(
                (carrier, key) -> carrier == null ? null : carrier.apply(key), Kind.CONSUMER);
        context.setCarrier(headers);
        var observation = Observation.createNotStarted(TracingAutoConfiguration.STEP, () -> context, observations)
                .contextualName(name);
        for (int i = 0; i < what.length; i += 2) {
            observation.highCardinalityKeyValue(what[i], Objects.requireNonNull(what[i + 1]));
        }
        return observation.start();
    }

    /** A step that was begun. */
    public static final class Step implements AutoCloseable {
        private static final Step NOTHING = new Step(null, null);

        private final @Nullable Observation observation;
        private final Observation.@Nullable Scope scope;

        private Step(@Nullable Observation observation, Observation.@Nullable Scope scope) {
            this.observation = observation;
            this.scope = scope;
        }

        /** Whether there is anything to tell of. */
        public boolean isOne() {
            return observation != null;
        }

        /** Says something of it that wasn't known before. */
        public void tell(String name, String value) {
            if (observation != null) {
                observation.highCardinalityKeyValue(name, value);
            }
        }

        @Override
        public void close() {
            if (scope != null && observation != null) {
                scope.close();
                observation.stop();
            }
        }
    }
}
