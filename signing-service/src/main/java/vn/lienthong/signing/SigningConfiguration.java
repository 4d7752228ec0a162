package vn.lienthong.signing;

import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.dss.DssSigners;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.format.DocumentSigners;
import vn.lienthong.signing.format.LeanSigners;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.SealImages;
import vn.lienthong.signing.seal.VisibleSeals;

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
    VisibleSeals visibleSeals(SigningSettings settings) {
        return new VisibleSeals(
                new SealImages(settings.keys(), settings.largestSealImage().toBytes()));
    }

    @Bean
    DocumentSigners documentSigners(SigningSettings settings, VisibleSeals visible) {
        var largest = settings.largestDocument().toBytes();
        return switch (settings.engine()) {
            case LEAN -> LeanSigners.all(new PadesSeals(largest, visible));
            case DSS -> DssSigners.all(largest, visible);
        };
    }

    // In which formats is signed, each for its media types.

    @Bean
    DocumentSigner pdfSigner(DocumentSigners signers) {
        return signers.of(SignatureFormat.PADES);
    }

    @Bean
    DocumentSigner xmlSigner(DocumentSigners signers) {
        return signers.of(SignatureFormat.XADES);
    }

    @Bean
    DocumentSigner containerSigner(DocumentSigners signers) {
        return signers.of(SignatureFormat.ASIC_E);
    }
}
