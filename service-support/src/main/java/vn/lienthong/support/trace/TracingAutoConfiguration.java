package vn.lienthong.support.trace;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Traces, for services that are told where to; what requests are about, for the logs of all. */
@AutoConfiguration(
        afterName =
                "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration")
public class TracingAutoConfiguration {
    /** The one name of all steps; what they are is their contextual name. */
    static final String STEP = "step";

    @Bean
    Traces traces(
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<Tracer> tracer,
            ObjectProvider<Propagator> propagator) {
        var found = tracer.getIfAvailable();
        return found == null ? Traces.NONE : new Traces(observations.getObject(), found, propagator.getIfAvailable());
    }

    @Bean
    WebMvcConfigurer loggedRequests() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new LoggedRequest());
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(Tracer.class)
    static class On {
        @Bean
        TracedBatches tracedBatches(Traces traces) {
            return new TracedBatches(traces);
        }

        /** What is asked of the database outside of any step belongs to no trace. */
        @Bean
        ObservationPredicate queriesOfStepsOnly(ObjectProvider<Tracer> tracer) {
            return (name, context) -> !name.startsWith("jdbc.")
                    || name.equals("jdbc.query") && tracer.getObject().currentSpan() != null;
        }

        /** Meters are the same whether there are traces or not. */
        @Bean
        MeterFilter spansAreNoMeters() {
            return MeterFilter.deny(id -> id.getName().startsWith("jdbc.query")
                    || id.getName().startsWith("jdbc.result-set")
                    || id.getName().equals(STEP)
                    || id.getName().equals(STEP + ".active"));
        }

        @Bean
        static BeanPostProcessor withholding() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof SpanExporter exporter && !(bean instanceof Withholding)
                            ? new Withholding(exporter)
                            : bean;
                }
            };
        }
    }
}
