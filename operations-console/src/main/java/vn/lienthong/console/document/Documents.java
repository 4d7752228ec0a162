package vn.lienthong.console.document;

import static vn.lienthong.console.journal.ArrayStatement.array;
import static vn.lienthong.console.journal.ArrayStatement.statement;
import static vn.lienthong.console.journal.ArrayStatement.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.journal.Redaction;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * The journal of documents in PostgreSQL. As with dossiers: a batch, its effects and the place to go on from are one
 * transaction; an entry counts once, however often and in whatever order it comes; rows are the fold of the entries.
 */
@Repository
public class Documents {
    static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final Set<String> KNOWN_TYPES = Set.copyOf(EVENTS.names().values());
    /** Where a receipt is overdue; it takes the present time. */
    static final String RECEIPT_OVERDUE = "receipt_by < ?::timestamptz";

    private final JdbcTemplate database;
    private final ReadModel progress;

    Documents(JdbcTemplate database, ReadModel progress) {
        this.database = database;
        this.progress = progress;
    }

    private record Place(String document, long sequence) {}

    /**
     * Takes a batch of entries.
     *
     * @param next where reading goes on, per partition
     * @throws vn.lienthong.contract.identity.MalformedIdentity if an entry's key is no document code
     */
    @Transactional
    public void take(List<JournalEntry> batch, Map<TopicPartition, Long> next) {
        var unique = new LinkedHashMap<Place, DocumentEntry>();
        var rivals = new ArrayList<DocumentEntry>();
        for (var read : batch) {
            var entry = entry(read);
            var first = unique.putIfAbsent(new Place(entry.document(), entry.sequence()), entry);
            if (first != null && !first.hash().equals(entry.hash())) {
                rivals.add(entry);
            }
        }
        var added = insert(unique.values());
        unique.forEach((place, entry) -> {
            if (!added.contains(place)) {
                rivals.add(entry);
            }
        });
        var refold = noteRivals(rivals);
        fold(
                unique.values().stream()
                        .filter(entry -> added.contains(new Place(entry.document(), entry.sequence())))
                        .toList(),
                refold);
        progress.remember(next);
    }

    private static DocumentEntry entry(JournalEntry entry) {
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
                EVENTS.read(entry.type(), entry.data()));
    }

    // ---- entries

    private Set<Place> insert(Collection<DocumentEntry> entries) {
        if (entries.isEmpty()) {
            return Set.of();
        }
        var sql = """
                insert into document_entry (document, sequence, type, at, cause, previous, hash, intact, data)
                select * from unnest(?::text[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                                     ?::boolean[], ?::jsonb[])
                on conflict (document, sequence) do nothing
                returning document, sequence
                """;
        return new HashSet<>(database.query(
                statement(
                        sql,
                        array("text", entries, DocumentEntry::document),
                        array("bigint", entries, DocumentEntry::sequence),
                        array("text", entries, DocumentEntry::type),
                        array("timestamptz", entries, entry -> Timestamp.from(entry.at())),
                        array("text", entries, DocumentEntry::cause),
                        array("text", entries, DocumentEntry::previous),
                        array("text", entries, DocumentEntry::hash),
                        array("boolean", entries, DocumentEntry::intact),
                        array(
                                "jsonb",
                                entries,
                                entry -> entry.event().map(Redaction::keep).orElse(null))),
                (row, n) -> new Place(row.getString(1), row.getLong(2))));
    }

    /** Marks the entries whose place another, different one claims; the documents these are of. */
    private Set<String> noteRivals(List<DocumentEntry> rivals) {
        if (rivals.isEmpty()) {
            return Set.of();
        }
        var sql = """
                update document_entry entry set rival = claim.hash
                from unnest(?::text[], ?::bigint[], ?::text[]) as claim (document, sequence, hash)
                where entry.document = claim.document and entry.sequence = claim.sequence
                  and entry.hash <> claim.hash and entry.rival is null
                returning entry.document
                """;
        return new HashSet<>(database.query(
                statement(
                        sql,
                        array("text", rivals, DocumentEntry::document),
                        array("bigint", rivals, DocumentEntry::sequence),
                        array("text", rivals, DocumentEntry::hash)),
                (row, n) -> row.getString(1)));
    }

    /** All entries of a document, in order. */
    List<DocumentEntry> entries(String document) {
        return entriesOf(List.of(document)).getOrDefault(document, List.of());
    }

    private Map<String, List<DocumentEntry>> entriesOf(Collection<String> documents) {
        var found = new HashMap<String, List<DocumentEntry>>();
        if (!documents.isEmpty()) {
            database.query(
                            statement(
                                    "select * from document_entry where document = any (?::text[]) "
                                            + "order by document, sequence",
                                    array("text", documents, Function.identity())),
                            (row, n) -> entry(row))
                    .forEach(entry -> found.computeIfAbsent(entry.document(), code -> new ArrayList<>())
                            .add(entry));
        }
        return found;
    }

    private static DocumentEntry entry(ResultSet row) throws SQLException {
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
                Optional.ofNullable(row.getString("data")).flatMap(data -> Redaction.read(EVENTS, type, data)));
    }

    // ---- documents

    private void fold(List<DocumentEntry> added, Set<String> refold) {
        var byDocument = new TreeMap<String, List<DocumentEntry>>();
        refold.forEach(code -> byDocument.put(code, new ArrayList<>()));
        added.forEach(entry -> byDocument
                .computeIfAbsent(entry.document(), code -> new ArrayList<>())
                .add(entry));
        if (byDocument.isEmpty()) {
            return;
        }
        var before = lock(byDocument.keySet());
        var after = new HashMap<String, Document>();
        var inDisorder = new TreeSet<>(refold);
        byDocument.forEach((code, entries) -> {
            var document = before.get(code);
            for (var entry : entries) {
                if (entry.sequence() != (document == null ? 0 : document.lastSequence()) + 1) {
                    inDisorder.add(code);
                    return;
                }
                document = Document.after(document, entry);
            }
            if (document != null) {
                after.put(code, document);
            }
        });
        // What doesn't continue where the row stands is folded anew, from the first entry there is.
        entriesOf(inDisorder).forEach((code, entries) -> after.put(code, Document.of(entries)));
        write(after.values());
        tally(added, before, after);
    }

    private Map<String, Document> lock(Collection<String> codes) {
        var found = new HashMap<String, Document>();
        database.query(
                        statement(
                                "select state from document where code = any (?::text[]) order by code for update",
                                array("text", codes, Function.identity())),
                        (row, n) -> document(row.getString(1)))
                .forEach(document -> found.put(document.code(), document));
        return found;
    }

    /** A document as its row keeps it. */
    static Document document(String state) {
        return CanonicalJson.mapper().readValue(state, Document.class);
    }

    private void write(Collection<Document> documents) {
        var sql = """
                insert into document (code, sought, agencies, came_by_axis, leaves_by_axis, registered_at, settled_at,
                                      receipt_by, failed, refused, asked, whole, last_sequence, last_at, state)
                select code, sought, string_to_array(agencies, ' '), came_by_axis, leaves_by_axis, registered_at, settled_at,
                       receipt_by, failed, refused, asked, whole, last_sequence, last_at, state
                from unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::timestamptz[], ?::timestamptz[],
                            ?::timestamptz[], ?::boolean[], ?::boolean[], ?::boolean[], ?::boolean[], ?::bigint[],
                            ?::timestamptz[], ?::jsonb[])
                    as row (code, sought, agencies, came_by_axis, leaves_by_axis, registered_at, settled_at, receipt_by,
                            failed, refused, asked, whole, last_sequence, last_at, state)
                order by code
                on conflict (code) do update
                set sought = excluded.sought, agencies = excluded.agencies, came_by_axis = excluded.came_by_axis,
                    leaves_by_axis = excluded.leaves_by_axis, registered_at = excluded.registered_at,
                    settled_at = excluded.settled_at, receipt_by = excluded.receipt_by, failed = excluded.failed,
                    refused = excluded.refused, asked = excluded.asked, whole = excluded.whole,
                    last_sequence = excluded.last_sequence, last_at = excluded.last_at, state = excluded.state
                """;
        database.update(statement(
                sql,
                array("text", documents, Document::code),
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
                array("jsonb", documents, document -> CanonicalJson.mapper().writeValueAsString(document))));
    }

    private static String sought(Document document) {
        var letterhead = document.letterhead();
        var id = letterhead == null ? "" : letterhead.documentId();
        return (id + " " + document.title() + " " + document.code()).toLowerCase(Locale.ROOT);
    }

    // ---- counts

    private void tally(List<DocumentEntry> added, Map<String, Document> before, Map<String, Document> after) {
        var changes = new TreeMap<String, Long>();
        added.forEach(entry -> changes.merge(
                "type/" + (KNOWN_TYPES.contains(entry.type()) ? entry.type() : "unknown"), 1L, Long::sum));
        after.forEach((code, document) -> {
            var old = before.get(code);
            if (old != null) {
                count(old, -1, changes);
            }
            count(document, 1, changes);
        });
        // In the order of names, so that two instances never wait for each other crosswise.
        database.update(statement(
                """
                insert into document_tally (name, count)
                select name, count from unnest(?::text[], ?::bigint[]) as change (name, count) order by name
                on conflict (name) do update set count = document_tally.count + excluded.count
                """,
                array("text", changes.keySet(), Function.identity()),
                array("bigint", changes.values(), Function.identity())));
    }

    private static void count(Document document, long by, Map<String, Long> changes) {
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
        var counts = new HashMap<String, Long>();
        database.query("select name, count from document_tally", row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }

    /** Documents whose receipt should have been notified by now. */
    public long receiptsOverdue(Instant now) {
        var count = database.queryForObject(
                "select count(*) from document where " + RECEIPT_OVERDUE, Long.class, Timestamp.from(now));
        return count == null ? 0 : count;
    }
}
