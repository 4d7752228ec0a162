package vn.lienthong.signing;

import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seals;

@Configuration(proxyBeanMethods = false)
class SigningConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnProperty("lienthong.signing.development-authority")
    DevelopmentAuthority developmentAuthority(SigningSettings settings, Clock clock) {
        return DevelopmentAuthority.in(settings.keys(), settings.keyPassword(), clock);
    }

    @Bean
    KeyFolder agencyKeys(SigningSettings settings, Optional<DevelopmentAuthority> authority, Clock clock) {
        if (!Files.isDirectory(settings.keys())) {
            throw new IllegalStateException(
                    "lienthong.signing.keys names " + settings.keys().toAbsolutePath()
                            + ", which is not a folder: make it and put the agencies' keys there as <agency code>.p12");
        }
        return new KeyFolder(settings.keys(), settings.keyPassword(), authority.orElse(null), clock);
    }

    @Bean
    Seals seals(SigningSettings settings) {
        return new PadesSeals(settings.largestDocument().toBytes());
    }
}
