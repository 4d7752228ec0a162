package vn.lienthong.intake.registry;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import vn.lienthong.support.registry.RegistryFollower;

/** Whether agencies and procedures are known, and how old that knowledge is: it ages while Kafka is away. */
@Component("registryHealthIndicator")
class RegistryHealthIndicator implements HealthIndicator {
    private final RegistryFollower follower;
    private final Clock clock;

    RegistryHealthIndicator(RegistryFollower follower, Clock clock) {
        this.follower = follower;
        this.clock = clock;
    }

    @Override
    public Health health() {
        if (follower.registry().isEmpty()) {
            return Health.outOfService()
                    .withDetail("reason", "agencies and procedures are not known yet")
                    .build();
        }
        var health = Health.up();
        follower.asOf()
                .ifPresent(asOf -> health.withDetail("asOf", asOf.toString())
                        .withDetail(
                                "ageSeconds",
                                Math.max(
                                        0,
                                        Duration.between(asOf, clock.instant()).toSeconds())));
        return health.build();
    }
}
