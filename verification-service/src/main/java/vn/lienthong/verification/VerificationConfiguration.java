package vn.lienthong.verification;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.verification.check.Verifier;
import vn.lienthong.verification.policy.Anchors;
import vn.lienthong.verification.policy.Policy;
import vn.lienthong.verification.request.Bulkhead;

@Configuration(proxyBeanMethods = false)
class VerificationConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Verifier verifier(VerificationSettings settings, Clock clock) {
        var policy = settings.policy() == null ? Policy.builtIn() : Policy.in(settings.policy());
        return new Verifier(policy, Anchors.in(settings.anchors()), clock, settings.memoryInBytes());
    }

    @Bean
    Bulkhead bulkhead(VerificationSettings settings) {
        return new Bulkhead(settings.memoryInBytes(), settings.atOnce(), settings.patience(), settings.timeout());
    }
}
