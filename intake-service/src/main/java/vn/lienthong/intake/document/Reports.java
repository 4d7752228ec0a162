package vn.lienthong.intake.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.JournalEntry;

/** What agencies reported about documents, and routing's answers, in PostgreSQL. */
@Repository
class Reports {
    private final JdbcClient database;

    Reports(JdbcClient database) {
        this.database = database;
    }

    /**
     * Something as it was reported.
     *
     * @param id also of the event that reports it to routing
     * @param what type of the input
     * @param edxml digest of the package; null where there is none
     */
    record Reported(
            UUID id,
            DocumentCode document,
            AgencyCode agency,
            String what,
            @Nullable String edxml,
            @Nullable Long size,
            Instant at) {}

    /** A report found under a key, and whether it was this very request. */
    record Known(Reported report, boolean sameRequest) {}

    /** A journal entry that a report brought about. */
    @Schema(name = "DocumentJournalEntry")
    record Entry(long sequence, String type) {}

    /**
     * What routing made of a report.
     *
     * @param rule routing's; null where it wasn't refused
     */
    record Answer(
            List<Entry> entries,
            @Nullable String rule,
            @Nullable String reason) {}

    /** A journal entry with its event, where this version knows it. */
    record Step(JournalEntry entry, Optional<DocumentEvent> event) {}

    /**
     * Adds a report; waits where another one is just being added under the same key.
     *
     * @return false where there is one already; nothing was added
     */
    boolean add(Reported report, @Nullable String idempotencyKey, byte[] fingerprint) {
        return database.sql("""
                                insert into document_report
                                    (id, document, agency, what, edxml, size, idempotency_key, fingerprint, at)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                                on conflict do nothing""")
                        .param(report.id())
                        .param(report.document().value())
                        .param(report.agency().value())
                        .param(report.what())
                        .param(report.edxml())
                        .param(report.size())
                        .param(idempotencyKey)
                        .param(fingerprint)
                        .param(Timestamp.from(report.at()))
                        .update()
                == 1;
    }

    Optional<Known> find(AgencyCode agency, @Nullable String idempotencyKey, byte[] fingerprint) {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        return database.sql("""
                        select *, fingerprint = ? as same from document_report
                        where agency = ? and idempotency_key = ?""")
                .params(fingerprint, agency.value(), idempotencyKey)
                .query((row, n) -> new Known(reported(row), row.getBoolean("same")))
                .optional();
    }

    /** An agency's own report. */
    Optional<Reported> find(AgencyCode agency, DocumentCode document, UUID id) {
        return database.sql("select * from document_report where id = ? and agency = ? and document = ?")
                .params(id, agency.value(), document.value())
                .query((row, n) -> reported(row))
                .optional();
    }

    private static Reported reported(ResultSet row) throws SQLException {
        return new Reported(
                row.getObject("id", UUID.class),
                new DocumentCode(row.getString("document")),
                new AgencyCode(row.getString("agency")),
                row.getString("what"),
                row.getString("edxml"),
                row.getObject("size", Long.class),
                row.getTimestamp("at").toInstant());
    }

    /** Routing's answer, once the journal has it. */
    Optional<Answer> answer(UUID id) {
        return database.sql("select entries, refusal from document_report where id = ? and sequence is not null")
                .param(id)
                .query((row, n) -> {
                    var entries = List.of(CanonicalJson.mapper().readValue(row.getString("entries"), Entry[].class));
                    var refusal = row.getString("refusal");
                    if (refusal == null) {
                        return new Answer(entries, null, null);
                    }
                    var refused = CanonicalJson.mapper().readValue(refusal, DocumentInputRefused.class);
                    return new Answer(entries, refused.rule(), refused.reason());
                })
                .optional();
    }

    // ---- following the journal

    /** Notes the answers among the journal's entries, and the packages it names. Belongs into a transaction. */
    void follow(List<Step> steps) {
        var byCause = new LinkedHashMap<UUID, List<Step>>();
        for (var step : steps) {
            id(step.entry().cause())
                    .ifPresent(cause -> byCause.computeIfAbsent(cause, id -> new ArrayList<>())
                            .add(step));
            if (step.entry().sequence() == 1) {
                know(step.entry().key());
            }
            step.event().ifPresent(event -> keep(step.entry().key(), event));
        }
        byCause.forEach(this::save);
    }

    private void save(UUID cause, Collection<Step> steps) {
        for (var step : steps) {
            var entry = CanonicalJson.mapper()
                    .writeValueAsString(List.of(
                            new Entry(step.entry().sequence(), step.entry().type())));
            var refusal = step.event().orElse(null) instanceof DocumentInputRefused refused
                    ? CanonicalJson.mapper().writeValueAsString(refused)
                    : null;
            // Causes that aren't reports of ours meet no row.
            database.sql("""
                            update document_report
                            set sequence = ?, entries = coalesce(entries, '[]') || ?::jsonb,
                                refusal = coalesce(refusal, ?::jsonb)
                            where id = ? and document = ? and coalesce(sequence, 0) < ?""")
                    .param(step.entry().sequence())
                    .param(entry)
                    .param(refusal)
                    .param(cause)
                    .param(step.entry().key())
                    .param(step.entry().sequence())
                    .update();
        }
    }

    private void keep(String document, DocumentEvent event) {
        var consignment = switch (event) {
            case DocumentEvent.DocumentRegistered registered -> registered.consignment();
            case DocumentEvent.DocumentPackageSigned signed -> signed.consignment();
            case DocumentEvent.DocumentRequestSigned signed -> signed.consignment();
            case DocumentEvent.DocumentDispatched dispatched -> dispatched.consignment();
            case DocumentEvent.DuplicateRecognised ignored -> null;
            case DocumentEvent.DocumentInputRefused ignored -> null;
            case DocumentEvent.DocumentSigningRefused ignored -> null;
            case DocumentEvent.DocumentPackageTimestamped ignored -> null;
            case DocumentEvent.DocumentSigningAwaitsApproval ignored -> null;
            case DocumentEvent.TransportAcknowledged ignored -> null;
            case DocumentEvent.DocumentStatusChanged ignored -> null;
            case DocumentEvent.DocumentStatusKept ignored -> null;
            case DocumentEvent.ReceiptOverdue ignored -> null;
            case DocumentEvent.DocumentRequestOpened ignored -> null;
            case DocumentEvent.DocumentRequestUnsigned ignored -> null;
            case DocumentEvent.DocumentWithdrawn ignored -> null;
            case DocumentEvent.DocumentRequestAnswered ignored -> null;
            case DocumentEvent.DocumentRequestExpired ignored -> null;
            case DocumentEvent.DocumentReplaced ignored -> null;
            case DocumentEvent.DocumentSettled ignored -> null;
        };
        if (consignment != null) {
            keep(document, consignment.edxml().sha256());
        }
    }

    /** That a package belongs to a document: it is not swept, whoever uploads the same bytes as a file of its own. */
    void keep(String document, String sha256) {
        database.sql("insert into document_file (sha256, document) values (?, ?) on conflict do nothing")
                .params(sha256, document)
                .update();
    }

    /** That a document exists: something can be reported about it from now on. */
    void know(String document) {
        database.sql("insert into document (code) values (?) on conflict do nothing")
                .param(document)
                .update();
    }

    boolean isKnown(DocumentCode document) {
        return database.sql("select exists (select from document where code = ?)")
                .param(document.value())
                .query(Boolean.class)
                .single();
    }

    private static Optional<UUID> id(String cause) {
        try {
            return cause.length() == 36 ? Optional.of(UUID.fromString(cause)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Somebody else's id.
            return Optional.empty();
        }
    }
}
