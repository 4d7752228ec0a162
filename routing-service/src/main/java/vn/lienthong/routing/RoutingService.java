package vn.lienthong.routing;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Routing (điều phối liên thông): the only one who decides.
 *
 * <p>Reads {@code intake.dossier.events}, {@code signing.signature.events}, {@code routing.delivery.events} and {@code
 * routing.operator.events}; writes {@code routing.dossier.journal}, {@code signing.signature.commands} and {@code
 * registry.*.state}; what it can't process goes to {@code routing.dead-letter}. Follows its own journal into PostgreSQL:
 * for the deliveries owed to each agency (handed over as a feed, by webhooks and by {@code agency.<code>.deliveries}; what
 * lies unfetched is reported to {@code routing.delivery.events}), as the archive that forms are made of, and for
 * rehearsals of reorganisations.
 *
 * <p>Decides about documents between agencies likewise: reads {@code intake.document.events}, {@code axis.document.events}
 * and {@code routing.document.events}, writes {@code routing.document.journal}, and follows that into each agency's document
 * feed, which reports fetches to {@code routing.document.events}.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RoutingService {
    public static void main(String[] args) {
        new SpringApplicationBuilder(RoutingService.class)
                .properties("spring.config.name=routing-service")
                .run(args);
    }
}
