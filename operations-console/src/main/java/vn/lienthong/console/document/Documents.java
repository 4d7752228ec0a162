package vn.lienthong.console.document;

import static vn.lienthong.console.journal.ArrayStatement.array;
import static vn.lienthong.console.journal.ArrayStatement.made;
import static vn.lienthong.console.journal.ArrayStatement.statement;
import static vn.lienthong.console.journal.ArrayStatement.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.journal.Arrived;
import vn.lienthong.console.journal.Projection;
import vn.lienthong.console.journal.Redaction;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;

/**
 * The journal of documents in PostgreSQL. As with dossiers: a batch, its effects and the place to go on from are one
 * transaction; an entry counts once, however often and in whatever order it comes; rows are the fold of the entries.
 */
@Repository
public class Documents extends Projection<DocumentEvent, DocumentEntry, Document> {
    static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final Set<String> KNOWN_TYPES = Set.copyOf(EVENTS.names().values());
    /** Where a receipt is overdue; it takes the present time. */
    static final String RECEIPT_OVERDUE = "receipt_by < ?::timestamptz";

    Documents(JdbcTemplate database) {
        super(database, new Tables("document_entry", "document", "document", "document_tally"), KNOWN_TYPES);
    }

    @Override
    protected DocumentEntry entry(Arrived<DocumentEvent> arrived) {
        var entry = arrived.entry();
        var code = new DocumentCode(entry.key()).value();
        var intact = entry.hash().equals(entry.expectedHash()) && entry.id().equals(code + "/" + entry.sequence());
        return new DocumentEntry(
                code,
                entry.sequence(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                entry.hash(),
                intact,
                null,
                arrived.trace(),
                arrived.event());
    }

    @Override
    protected DocumentEntry entry(ResultSet row) throws SQLException {
        var type = row.getString("type");
        return new DocumentEntry(
                row.getString("document"),
                row.getLong("sequence"),
                type,
                row.getTimestamp("at").toInstant(),
                row.getString("cause"),
                row.getString("previous"),
                row.getString("hash"),
                row.getBoolean("intact"),
                row.getString("rival"),
                row.getString("trace"),
                Optional.ofNullable(row.getString("data")).flatMap(data -> Redaction.read(EVENTS, type, data)));
    }

    // ---- documents

    @Override
    protected Document after(@Nullable Document before, DocumentEntry entry) {
        return Document.after(before, entry);
    }

    @Override
    protected Document of(List<DocumentEntry> entries) {
        return Document.of(entries);
    }

    @Override
    protected Document story(String state) {
        return document(state);
    }

    /** A document as its row keeps it. */
    static Document document(String state) {
        return CanonicalJson.mapper().readValue(state, Document.class);
    }

    @Override
    protected void write(Collection<Document> documents) {
        var sql = """
                insert into document (code, dossier, sought, agencies, came_by_axis, leaves_by_axis, registered_at, settled_at,
                                      receipt_by, failed, refused, asked, whole, last_sequence, last_at, state)
                select code, dossier, sought, string_to_array(agencies, ' '), came_by_axis, leaves_by_axis, registered_at,
                       settled_at, receipt_by, failed, refused, asked, whole, last_sequence, last_at, state
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::timestamptz[],
                            ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::boolean[], ?::boolean[], ?::boolean[], ?::bigint[],
                            ?::timestamptz[], ?::jsonb[])
                    as row (code, dossier, sought, agencies, came_by_axis, leaves_by_axis, registered_at, settled_at, receipt_by,
                            failed, refused, asked, whole, last_sequence, last_at, state)
                order by code
                on conflict (code) do update
                set dossier = excluded.dossier, sought = excluded.sought, agencies = excluded.agencies, came_by_axis = excluded.came_by_axis,
                    leaves_by_axis = excluded.leaves_by_axis, registered_at = excluded.registered_at,
                    settled_at = excluded.settled_at, receipt_by = excluded.receipt_by, failed = excluded.failed,
                    refused = excluded.refused, asked = excluded.asked, whole = excluded.whole,
                    last_sequence = excluded.last_sequence, last_at = excluded.last_at, state = excluded.state
                """;
        database.update(statement(
                sql,
                array("text", documents, Document::code),
                array("text", documents, Documents::dossier),
                array("text", documents, Documents::sought),
                // Codes of agencies hold no space, so that one text stands for the array in the array.
                array(
                        "text",
                        documents,
                        document -> document.agencies().stream()
                                .map(agency -> agency.value())
                                .collect(Collectors.joining(" "))),
                array("boolean", documents, document -> document.cameBy() == Way.AXIS),
                array("boolean", documents, Document::leavesByAxis),
                array("timestamptz", documents, document -> timestamp(document.registeredAt())),
                array("timestamptz", documents, document -> timestamp(document.settledAt())),
                array("timestamptz", documents, document -> timestamp(document.receiptBy())),
                array("boolean", documents, Document::failed),
                array("boolean", documents, Document::refused),
                array("boolean", documents, Document::asked),
                array("boolean", documents, Document::whole),
                array("bigint", documents, Document::lastSequence),
                array("timestamptz", documents, document -> timestamp(document.lastAt())),
                made("jsonb", documents, document -> CanonicalJson.mapper().writeValueAsString(document))));
    }

    private static @Nullable String dossier(Document document) {
        var carried = document.dossier();
        return carried == null ? null : carried.dossier().value();
    }

    private static String sought(Document document) {
        var letterhead = document.letterhead();
        var id = letterhead == null ? "" : letterhead.documentId();
        return (id + " " + document.title() + " " + document.code()).toLowerCase(Locale.ROOT);
    }

    // ---- counts

    @Override
    protected void count(Document document, long by, Map<String, Long> changes) {
        changes.merge("open", document.settledAt() == null ? by : 0, Long::sum);
        changes.merge("failed", document.failed() ? by : 0, Long::sum);
        changes.merge("broken", document.whole() ? 0 : by, Long::sum);
        changes.merge("in-by-axis", document.cameBy() == Way.AXIS ? by : 0, Long::sum);
        changes.merge("out-by-axis", document.leavesByAxis() ? by : 0, Long::sum);
        changes.merge("all", by, Long::sum);
    }

    /**
     * Entries by type ({@code type/…}), {@code all} documents, those {@code open}, {@code failed}, with a {@code broken}
     * chain, and those that came {@code in-by-axis} or leave {@code out-by-axis}.
     */
    public Map<String, Long> tally() {
        return counts();
    }

    /** Documents whose receipt should have been notified by now. */
    public long receiptsOverdue(Instant now) {
        var count = database.queryForObject(
                "select count(*) from document where " + RECEIPT_OVERDUE, Long.class, Timestamp.from(now));
        return count == null ? 0 : count;
    }
}
