package vn.lienthong.signing.time;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.key.DevelopmentAuthority;

@Configuration(proxyBeanMethods = false)
class TimeConfiguration {
    private static final Logger log = LoggerFactory.getLogger(TimeConfiguration.class);

    @Bean
    Timestamps timestamps(TimeSettings settings, MeterRegistry registry, Clock clock) {
        var meters = new TimeMeters(registry, clock);
        if (settings.addresses().isEmpty()) {
            log.atWarn().log("no timestamp authority is configured: signatures stay at level B");
        } else {
            meters.watchSilence();
        }
        var check = new TokenCheck(Anchors.read(settings.anchors()), settings.clockTolerance());
        return new HttpTimestamps(settings, check, meters, clock);
    }

    /** @param authority whose keys are known by it alone */
    @Bean
    LongTerm longTerm(
            TimeSettings settings, Timestamps timestamps, Optional<DevelopmentAuthority> authority, Clock clock) {
        var anchors = new ArrayList<X509Certificate>(Anchors.read(settings.anchors()));
        anchors.addAll(Anchors.read(settings.signerAnchors()));
        authority.ifPresent(development -> anchors.add(development.certificate()));
        return new LongTerm(List.copyOf(anchors), new ConfiguredSources(settings.revocation(), clock), timestamps);
    }

    @Bean
    Augmentation augmentation(Timestamps timestamps, LongTerm longTerm, SigningSettings settings) {
        return new Raising(timestamps, longTerm, 2 * settings.largestPackage().toBytes());
    }

    @Bean
    ArchiveTimestamps archiveTimestamps(Augmentation augmentation, LongTerm longTerm, TimeSettings settings) {
        return new ArchiveTimestamps(augmentation, longTerm, settings.renewBefore());
    }
}
