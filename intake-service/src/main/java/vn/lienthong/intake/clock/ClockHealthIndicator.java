package vn.lienthong.intake.clock;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Out of service while the clock is wrong. */
@Component("clockHealthIndicator")
class ClockHealthIndicator implements HealthIndicator {
    private final ClockGuard guard;

    ClockHealthIndicator(ClockGuard guard) {
        this.guard = guard;
    }

    @Override
    public Health health() {
        var health = guard.isWrong()
                ? Health.outOfService().withDetail("reason", "the clock is wrong; nothing is accepted")
                : Health.up();
        guard.fromDatabase().ifPresent(ahead -> health.withDetail("aheadOfDatabase", ahead.toString()));
        guard.fromBroker().ifPresent(ahead -> health.withDetail("aheadOfBroker", ahead.toString()));
        return health.build();
    }
}
