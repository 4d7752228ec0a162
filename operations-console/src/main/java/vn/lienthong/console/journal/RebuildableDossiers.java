package vn.lienthong.console.journal;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;

/** What of dossiers can be made anew. */
@Configuration(proxyBeanMethods = false)
class RebuildableDossiers {
    @Bean
    @Order(1)
    Rebuildable<DossierEvent> dossiersAnew() {
        return new Rebuildable<>(
                "dossiers",
                Topics.ROUTING_DOSSIER_JOURNAL,
                ReadModel.EVENTS,
                JournalFollower.GROUP,
                List.of("entry", "dossier", "concern", "due_since", "tally"),
                ReadModel::new);
    }
}
