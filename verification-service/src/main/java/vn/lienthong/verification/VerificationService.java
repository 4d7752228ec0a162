package vn.lienthong.verification;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Verification (kiểm tra chữ ký số): says what the signatures of a file are worth; holds no key.
 *
 * <p>Reads the file it is asked about, its policy and the trusted certificates, and, where the policy allows it, revocation
 * lists and OCSP answers of named hosts. Writes nothing; needs neither Kafka nor a database.
 */
@SpringBootApplication(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "vn.lienthong.support.kafka.KafkaEventsAutoConfiguration"
        })
@ConfigurationPropertiesScan
public class VerificationService {
    public static void main(String[] args) {
        endWithParent();
        new SpringApplicationBuilder(VerificationService.class)
                .properties("spring.config.name=verification-service")
                .run(args);
    }

    /** Where another process runs this one as a part of itself ({@code lienthong.parent}), it doesn't outlive it. */
    private static void endWithParent() {
        var parent = Long.getLong("lienthong.parent");
        if (parent != null) {
            ProcessHandle.of(parent)
                    .ifPresentOrElse(
                            handle -> handle.onExit()
                                    .thenRunAsync(() -> Runtime.getRuntime().halt(0)),
                            () -> Runtime.getRuntime().halt(0));
        }
    }
}
