package vn.lienthong.axis;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The gateway to the national document axis (trục liên thông văn bản quốc gia).
 *
 * <p>Reads {@code routing.document.journal}, {@code routing.dossier.journal}, {@code intake.key.state} and {@code
 * registry.*.state}; writes {@code axis.outgoing.feed}, {@code axis.document.events}, {@code axis.dossier.events}, and
 * {@code axis.dead-letter} for what it can't read. Serves the outgoing feed over HTTP, and speaks the axis's present
 * interface.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class AxisGateway {
    public static void main(String[] args) {
        new SpringApplicationBuilder(AxisGateway.class)
                .properties("spring.config.name=axis-gateway")
                .run(args);
    }
}
