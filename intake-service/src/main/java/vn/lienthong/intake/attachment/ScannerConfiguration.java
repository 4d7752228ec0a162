package vn.lienthong.intake.attachment;

import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.intake.IntakeSettings;

/** The scanner, where one is configured. */
@Configuration(proxyBeanMethods = false)
class ScannerConfiguration {
    /** Whether there is one, and which. */
    record Scanning(Optional<Scanner> scanner) {}

    @Bean
    Scanning scanning(IntakeSettings settings) {
        var files = settings.files();
        return new Scanning(Optional.ofNullable(files.scanner())
                .map(address -> new Clamd(address, files.scanPatience(), files.scansAtATime())));
    }
}
