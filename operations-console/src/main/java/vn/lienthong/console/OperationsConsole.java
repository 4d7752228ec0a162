package vn.lienthong.console;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The operations console (bảng điều hành): sees everything, and lets those who may do what needs somebody.
 *
 * <p>Reads {@code routing.dossier.journal}, {@code routing.document.journal}, {@code notification.survey.events}, {@code registry.*.state} and {@code
 * *.dead-letter}, and asks Kafka how far each group of readers has come; looks at packages in the content store; asks the
 * axis gateway for its reconciliations, routing for what it handed to agencies, notification for messages, signing for its
 * keys, and verification what a file is worth; writes its own read models, dead letters and its audit in PostgreSQL, and to
 * {@code console.dead-letter} what it can't read. What people at the failure desk have sent again goes to {@code routing.operator.events}, or back to the topic of events or commands it came from.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OperationsConsole {
    public static void main(String[] args) {
        new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(args);
    }
}
