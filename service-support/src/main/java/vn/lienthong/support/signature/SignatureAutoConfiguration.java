package vn.lienthong.support.signature;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Who asks about signatures, where {@code lienthong.verification.address} says whom. */
@AutoConfiguration
@ConditionalOnProperty("lienthong.verification.address")
@EnableConfigurationProperties(SignatureSettings.class)
public class SignatureAutoConfiguration {
    @Bean
    SignatureChecks signatureChecks(SignatureSettings settings, MeterRegistry meters) {
        return new SignatureChecks(settings, meters);
    }
}
