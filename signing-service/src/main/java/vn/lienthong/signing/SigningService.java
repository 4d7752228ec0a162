package vn.lienthong.signing;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/**
 * Signing (ký số): seals what agencies issue; their keys never leave it.
 *
 * <p>Reads {@code signing.signature.commands}, the content store and the agencies' keys; writes sealed documents to the
 * content store and {@code signing.signature.events}; what it can't read goes to {@code signing.dead-letter}. Needs no
 * database.
 */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class SigningService {
    public static void main(String[] args) {
        new SpringApplicationBuilder(SigningService.class)
                .properties("spring.config.name=signing-service")
                .run(args);
    }
}
