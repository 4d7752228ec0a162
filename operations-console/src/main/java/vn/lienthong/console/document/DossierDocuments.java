package vn.lienthong.console.document;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/** The documents that carry stages of a dossier over the axis (văn bản liên thông của hồ sơ), for the dossier's page. */
@Repository
public class DossierDocuments {
    /** A dossier has a few; of one that has more, the first are shown. */
    private static final int MOST = 50;

    private final JdbcClient database;
    private final Names names;
    private final Clock clock;

    DossierDocuments(JdbcClient database, Names names, Clock clock) {
        this.database = database;
        this.names = names;
        this.clock = clock;
    }

    /**
     * A document of a dossier.
     *
     * @param stage that it carries, by name
     * @param row as in the list of documents
     * @param receivers as on its own page
     */
    public record Carried(String stage, DocumentRow row, List<Journey.ReceiverRow> receivers) {}

    /**
     * In the order they were registered.
     *
     * @param stages the name of a stage by its id
     */
    public List<Carried> of(String dossier, UnaryOperator<String> stages, Words words) {
        var now = clock.instant();
        return database
                .sql("select state from document where dossier = ? order by registered_at, code limit " + MOST)
                .param(dossier)
                .query((row, n) -> Documents.document(row.getString(1)))
                .list()
                .stream()
                .map(document -> carried(document, stages, words, now))
                .toList();
    }

    private Carried carried(Document document, UnaryOperator<String> stages, Words words, Instant now) {
        var dossier = document.dossier();
        return new Carried(
                dossier == null ? "" : stages.apply(dossier.stage()),
                DocumentRow.of(document, names, words, now),
                document.receivers().stream()
                        .map(receiver -> Journey.receiver(receiver, names, words, now))
                        .toList());
    }
}
