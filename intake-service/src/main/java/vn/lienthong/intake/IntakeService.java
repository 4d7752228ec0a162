package vn.lienthong.intake;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * Intake (tiếp nhận): the way in for dossiers, and for what agencies report about them.
 *
 * <p>Reads HTTP requests, {@code registry.*.state} and {@code routing.dossier.journal}; writes {@code
 * intake.dossier.events} through its outbox, and attachments to the content store; what it can't read goes to {@code
 * intake.dead-letter}. Keeps submissions, actions and the dossiers' progress in PostgreSQL. It accepts while Kafka is
 * down: accepted means committed together with the event that announces it.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IntakeService {
    public static void main(String[] args) {
        new SpringApplicationBuilder(IntakeService.class)
                .properties("spring.config.name=intake-service")
                .run(args);
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
