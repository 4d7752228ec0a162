package vn.lienthong.axis.connector;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.axis.AxisSettings;

/** The axis in the variant that the settings name, behind its breaker. */
@Configuration
class ConnectorConfiguration {
    @Bean
    CircuitBreaker axisBreaker(AxisSettings settings) {
        var breaker = settings.connector().breaker();
        return CircuitBreaker.of(
                "axis",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(breaker.calls())
                        .minimumNumberOfCalls(Math.max(2, breaker.calls() / 2))
                        .failureRateThreshold(breaker.failures())
                        .waitDurationInOpenState(breaker.openFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    @Bean(destroyMethod = "close")
    Connection axisConnection(AxisSettings settings, Clock clock) {
        var connector = settings.connector();
        return switch (connector.variant()) {
            case NATIONAL -> new Connection(new NationalAxis(connector, clock));
            case PROVINCIAL -> new Connection(new ProvincialAxis(connector));
            case NONE -> new Connection(null);
        };
    }

    @Bean
    AxisLine axisLine(Connection connection, CircuitBreaker axisBreaker) {
        var axis = connection.axis();
        return new AxisLine(axis == null ? null : new GuardedAxis(axis, axisBreaker));
    }

    /** What has to be closed at the end. */
    record Connection(@Nullable HttpAxis axis) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (axis != null) {
                axis.close();
            }
        }
    }
}
