package vn.lienthong.console.document;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import vn.lienthong.console.journal.Rebuildable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;

/** What of documents can be made anew. */
@Configuration(proxyBeanMethods = false)
class RebuildableDocuments {
    @Bean
    @Order(2)
    Rebuildable<DocumentEvent> documentsAnew() {
        return new Rebuildable<>(
                "documents",
                Topics.ROUTING_DOCUMENT_JOURNAL,
                Documents.EVENTS,
                DocumentFollower.GROUP,
                List.of("document_entry", "document", "document_tally"),
                Documents::new);
    }
}
