package vn.lienthong.intake.submission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectWriter;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.sealing.SealDossier.Sealed;
import vn.lienthong.support.database.Writes;

/** Accepted dossiers, in PostgreSQL. */
@Repository
public class Submissions {
    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    private static final ObjectWriter RECEIPTS = CanonicalJson.mapper().writerFor(Receipt.class);

    private final JdbcClient database;

    Submissions(JdbcClient database) {
        this.database = database;
    }

    /**
     * Under what a request is known again.
     *
     * @param fingerprint tells whether it is the same request
     */
    record Identification(
            @Nullable String idempotencyKey, @Nullable String senderReference, byte[] fingerprint) {

        Identification {
            if (senderReference != null && !IdempotencyKey.isPlain(senderReference)) {
                // Nothing was ever accepted under it, and the database can't hold some of them.
                senderReference = null;
            }
        }

        boolean isAnonymous() {
            return idempotencyKey == null && senderReference == null;
        }
    }

    /**
     * A submission found under a key or reference.
     *
     * @param sameRequest whether it was this very request
     * @param receipt what it was answered; null where it came before receipts were kept
     */
    record Known(
            Submission submission,
            boolean sameRequest,
            @Nullable Receipt receipt) {}

    /**
     * Adds a submission with the key of its personal data; waits where another one is just being added under the same key or reference.
     *
     * @param added told 1, or 0 where there is one already: then nothing was added
     */
    void add(Submission submission, Identification identification, Receipt receipt, Sealed sealed, IntConsumer added) {
        Writes.write(
                database,
                """
                insert into submission (code, event, submitted_by, idempotency_key, sender_reference,
                    fingerprint, procedure, procedure_version, receiving_agency, received_at, due_at,
                    attachments, facts, options, priority, channel, exemptions, receipt, papers,
                    personal, personal_key, master_key)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?::jsonb,
                    ?, ?, ?, ?, ?)
                on conflict do nothing""",
                Arrays.asList(
                        submission.code().value(),
                        submission.event(),
                        submission.submittedBy().value(),
                        identification.idempotencyKey(),
                        identification.senderReference(),
                        identification.fingerprint(),
                        submission.procedure().value(),
                        submission.procedureVersion(),
                        submission.receivingAgency().value(),
                        Timestamp.from(submission.receivedAt()),
                        Timestamp.from(submission.dueAt()),
                        CanonicalJson.mapper().writeValueAsString(submission.attachments()),
                        CanonicalJson.mapper().writeValueAsString(submission.facts()),
                        CanonicalJson.mapper().writeValueAsString(submission.options()),
                        submission.priority(),
                        submission.channel() == null
                                ? null
                                : submission.channel().name(),
                        CanonicalJson.mapper().writeValueAsString(submission.exemptions()),
                        RECEIPTS.writeValueAsString(receipt),
                        papers(submission.procedure(), submission.attachments()),
                        sealed.personal().sealedText().orElse(null),
                        sealed.key().key(),
                        sealed.key().masterKey()),
                added);
    }

    /** What an agency handed in under this key or reference; two where they are of different dossiers. */
    List<Known> find(AgencyCode submittedBy, Identification identification) {
        if (identification.isAnonymous()) {
            return List.of();
        }
        // Two index look-ups rather than an "or" over both.
        return database.sql("""
                        select *, fingerprint = ? as same from submission
                        where submitted_by = ? and idempotency_key = ?
                        union
                        select *, fingerprint = ? as same from submission
                        where submitted_by = ? and sender_reference = ?""")
                .param(identification.fingerprint())
                .param(submittedBy.value())
                .param(identification.idempotencyKey())
                .param(identification.fingerprint())
                .param(submittedBy.value())
                .param(identification.senderReference())
                .query((row, n) -> new Known(submission(row), row.getBoolean("same"), receipt(row)))
                .list();
    }

    /** Open dossiers the agency handed in under this procedure with just these files, the newest first; a few of them. */
    List<DossierCode> openWithTheSameFiles(AgencyCode submittedBy, ProcedureCode procedure, List<Attachment> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        var digests = PreflightDossier.digests(files);
        return database
                .sql("""
                        select s.* from submission s left join progress p on p.dossier = s.code
                        where s.papers = ? and s.procedure = ? and s.submitted_by = ? and not coalesce(p.ended, false)
                        order by s.received_at desc limit 5""")
                .param(papers(procedure, files))
                .param(procedure.value())
                .param(submittedBy.value())
                .query((row, n) -> submission(row))
                .list()
                .stream()
                .filter(one -> PreflightDossier.digests(one.attachments()).equals(digests))
                .map(Submission::code)
                .toList();
    }

    public Optional<Submission> find(DossierCode code) {
        return database.sql("select * from submission where code = ?")
                .param(code.value())
                .query((row, n) -> submission(row))
                .optional();
    }

    /**
     * Tells dossiers apart by their procedure and the files that came with them, in whatever order; null without files. Two
     * that differ may, once in a great while, have the same number.
     */
    static @Nullable Long papers(ProcedureCode procedure, List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return null;
        }
        long number = procedure.value().hashCode();
        for (var digest :
                attachments.stream().map(Attachment::sha256).distinct().sorted().toList()) {
            number = 31 * number + Long.parseUnsignedLong(digest, 0, 16, 16);
        }
        return number;
    }

    private static @Nullable Receipt receipt(ResultSet row) throws SQLException {
        var text = row.getString("receipt");
        return text == null ? null : CanonicalJson.mapper().readValue(text, Receipt.class);
    }

    private static Submission submission(ResultSet row) throws SQLException {
        return new Submission(
                new DossierCode(row.getString("code")),
                row.getObject("event", UUID.class),
                new AgencyCode(row.getString("submitted_by")),
                new ProcedureCode(row.getString("procedure")),
                row.getInt("procedure_version"),
                new AgencyCode(row.getString("receiving_agency")),
                row.getTimestamp("received_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                List.of(CanonicalJson.mapper().readValue(row.getString("attachments"), Attachment[].class)),
                CanonicalJson.mapper().readValue(row.getString("facts"), FACTS),
                List.of(CanonicalJson.mapper().readValue(row.getString("options"), String[].class)),
                row.getInt("priority"),
                row.getString("channel") == null ? null : Channel.valueOf(row.getString("channel")),
                List.of(CanonicalJson.mapper().readValue(row.getString("exemptions"), String[].class)));
    }
}
