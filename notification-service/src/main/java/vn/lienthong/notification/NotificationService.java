package vn.lienthong.notification;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Notification (thông báo cho công dân): tells citizens, once, at the moments that matter.
 *
 * <p>Reads {@code routing.dossier.journal}, {@code intake.applicant.events}, {@code console.applicant.events} and {@code registry.*.state}; writes {@code
 * notification.survey.events}, and {@code notification.dead-letter} for what it can't read. Plans messages in PostgreSQL and
 * hands them over by SMTP; shows applicants how far their dossiers are.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class NotificationService {
    public static void main(String[] args) {
        new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(args);
    }
}
