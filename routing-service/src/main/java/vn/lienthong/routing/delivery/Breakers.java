package vn.lienthong.routing.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;

/** A circuit breaker for each agency's system: one that is dead costs a call from time to time, and nobody else anything. */
@Component
class Breakers {
    private static final int PROBES = 1;

    private final ConcurrentHashMap<AgencyCode, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final CircuitBreakerConfig config;

    Breakers(DeliverySettings settings) {
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.breaker().calls())
                .minimumNumberOfCalls(Math.max(2, settings.breaker().calls() / 2))
                .failureRateThreshold(settings.breaker().failures())
                .waitDurationInOpenState(settings.breaker().openFor())
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .build();
    }

    CircuitBreaker of(AgencyCode agency) {
        return breakers.computeIfAbsent(agency, code -> CircuitBreaker.of(code.value(), config));
    }

    /** As agencies are told it. */
    String stateOf(AgencyCode agency) {
        return of(agency).getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many are in a state. */
    long count(CircuitBreaker.State state) {
        return breakers.values().stream()
                .filter(breaker -> breaker.getState() == state)
                .count();
    }

    /** It begins anew, for a receiver that is another one now. */
    void forget(AgencyCode agency) {
        breakers.remove(agency);
    }
}
