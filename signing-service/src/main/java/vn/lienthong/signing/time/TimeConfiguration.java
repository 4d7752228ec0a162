package vn.lienthong.signing.time;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.key.DevelopmentAuthority;

/** Nothing of it is there where no timestamp authority is configured: then signatures stay at level B. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {
    private static final Logger log = LoggerFactory.getLogger(TimeConfiguration.class);

    TimeConfiguration(TimeSettings settings) {
        if (settings.addresses().isEmpty()) {
            log.atWarn().log("no timestamp authority is configured: signatures stay at level B");
        }
    }

    @Bean
    @Conditional(AuthorityConfigured.class)
    Timestamps timestamps(TimeSettings settings, MeterRegistry registry, Clock clock) {
        var meters = new TimeMeters(registry, clock);
        meters.watchSilence();
        var check = new TokenCheck(Anchors.read(settings.anchors()), settings.clockTolerance());
        return new HttpTimestamps(settings, check, meters, clock);
    }

    /** @param authority whose keys are known by it alone */
    @Bean
    @Conditional(AuthorityConfigured.class)
    LongTerm longTerm(
            TimeSettings settings, Timestamps timestamps, Optional<DevelopmentAuthority> authority, Clock clock) {
        var anchors = new ArrayList<>(Anchors.read(settings.anchors()));
        anchors.addAll(Anchors.read(settings.signerAnchors()));
        authority.ifPresent(development -> anchors.add(development.certificate()));
        return new LongTerm(anchors, new ConfiguredSources(settings.revocation(), clock), timestamps);
    }

    @Bean
    @Conditional(AuthorityConfigured.class)
    @ConditionalOnProperty(name = "lienthong.signing.time.level", havingValue = "t", matchIfMissing = true)
    Augmentation augmentation(Timestamps timestamps, LongTerm longTerm, SigningSettings settings) {
        return new Raising(timestamps, longTerm, 2 * settings.largestPackage().toBytes());
    }

    /** There only where signatures have level T, from which they are raised. */
    @Bean
    @Conditional(AuthorityConfigured.class)
    @ConditionalOnProperty(name = "lienthong.signing.time.level", havingValue = "t", matchIfMissing = true)
    ArchiveTimestamps archiveTimestamps(Augmentation augmentation, LongTerm longTerm, TimeSettings time) {
        return new ArchiveTimestamps(augmentation, longTerm, time.renewBefore());
    }

    /** A list, which the framework's own condition can't see. */
    static final class AuthorityConfigured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !Binder.get(context.getEnvironment())
                    .bind("lienthong.signing.time.addresses", Bindable.listOf(String.class))
                    .orElse(List.of())
                    .isEmpty();
        }
    }
}
