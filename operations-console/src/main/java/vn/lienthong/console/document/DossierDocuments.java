package vn.lienthong.console.document;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/** The documents that carry stages of a dossier over the axis (văn bản liên thông của hồ sơ), and answers to them, for its page. */
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
     * @param stage that it carries, by name; empty where it carries none, and only answers one that does
     * @param answered those of the dossier that it answers (phản hồi cho)
     * @param row as in the list of documents
     * @param receivers as on its own page
     */
    public record Carried(
            String stage, List<DocumentRow> answered, DocumentRow row, List<Journey.ReceiverRow> receivers) {}

    /**
     * In the order they were registered.
     *
     * @param stages the name of a stage by its id
     */
    public List<Carried> of(String dossier, UnaryOperator<String> stages, Words words) {
        var now = clock.instant();
        var documents = database.sql("""
                with own as (select code from document where dossier = ?)
                select state from document where code in (
                    select code from own union
                    select code from document where state #> '{letterhead,answers}' ??| array(select code from own))
                order by registered_at, code limit\s""" + MOST)
                .param(dossier)
                .query((row, n) -> Documents.document(row.getString(1)))
                .list();
        var rows = new LinkedHashMap<String, DocumentRow>();
        documents.forEach(document -> rows.put(document.code(), DocumentRow.of(document, names, words, now)));
        return documents.stream()
                .map(document -> new Carried(
                        document.dossier() == null
                                ? ""
                                : stages.apply(document.dossier().stage()),
                        answered(document, rows),
                        Objects.requireNonNull(rows.get(document.code())),
                        document.receivers().stream()
                                .map(receiver -> Journey.receiver(receiver, names, words, now))
                                .toList()))
                .toList();
    }

    private static List<DocumentRow> answered(Document document, Map<String, DocumentRow> rows) {
        var letterhead = document.letterhead();
        return letterhead == null
                ? List.of()
                : letterhead.answers().stream()
                        .map(code -> rows.get(code.value()))
                        .filter(Objects::nonNull)
                        .toList();
    }
}
