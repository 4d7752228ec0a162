package vn.lienthong.notification;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Notification (thông báo cho công dân): tells citizens, once, at the moments that matter.
 *
 * <p>Reads {@code routing.dossier.journal} and {@code registry.*.state}; writes no topic but {@code
 * notification.dead-letter}, for what it can't read. Plans messages in PostgreSQL and hands them over by SMTP.
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
