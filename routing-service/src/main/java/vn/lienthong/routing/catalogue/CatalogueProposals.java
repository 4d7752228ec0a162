package vn.lienthong.routing.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * What one person proposed for the catalogue and another decides (four eyes), with its audit. All writing is within the
 * transaction of its caller, which holds the catalogue's lock.
 */
@Repository
class CatalogueProposals {
    /** What a token without the claim {@code sub} gives. */
    private static final String NO_SUBJECT = "null";

    private final JdbcClient database;
    private final Clock clock;

    CatalogueProposals(JdbcClient database, ObjectProvider<Clock> clock) {
        this.database = database;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    /** What a proposal is about. */
    enum Kind {
        IMPORT,
        OPENING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who did it, and at which agency. */
    record Person(String subject, String agency, Instant at) {}

    /**
     * @param state {@code proposed}, {@code approved} or {@code rejected}
     * @param revision of the catalogue it was worked out on
     * @param reason why it was rejected
     */
    record Proposal(
            UUID id,
            long position,
            String kind,
            String title,
            long revision,
            String state,
            Person proposed,
            @Nullable Person decided,
            @Nullable String reason) {}

    /** Who did what, when. */
    record AuditEntry(long position, Instant at, String who, String agency, String what, UUID proposal) {}

    Proposal propose(Kind kind, String title, long revision, Object document, Object preview, Caller caller) {
        var subject = person(caller);
        var id = UUID.randomUUID();
        database.sql("""
                        insert into catalogue_proposal
                            (id, kind, title, revision, document, preview, state, proposed_at, proposed_by, proposed_from)
                        values (?, ?, ?, ?, ?, ?::jsonb, 'proposed', ?, ?, ?)""")
                .params(
                        id,
                        kind.word(),
                        title,
                        revision,
                        CanonicalJson.mapper().writeValueAsBytes(document),
                        CanonicalJson.mapper().writeValueAsString(preview),
                        Timestamp.from(clock.instant()),
                        subject,
                        caller.agency().value())
                .update();
        audit(id, "proposed", caller);
        return get(id);
    }

    /** The proposal, if this caller may approve it now. */
    Proposal approvable(UUID id, long revision, Caller caller) {
        var subject = person(caller);
        var proposal = undecided(id);
        if (proposal.proposed.subject.equals(subject)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "four-eyes",
                    "You proposed this yourself (token subject %s); another person has to approve it."
                            .formatted(subject),
                    List.of(new Fault(
                            "",
                            "APPROVER_IS_NOT_THE_PROPOSER",
                            "The approver's token has another subject than the proposer's.")));
        }
        if (proposal.revision != revision) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "catalogue-changed",
                    "The catalogue has changed since this was proposed, so the preview may not hold; propose it again.",
                    List.of());
        }
        return proposal;
    }

    Proposal undecided(UUID id) {
        var proposal = get(id);
        if (!proposal.state.equals("proposed")) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "proposal-decided",
                    "The proposal was %s already by %s."
                            .formatted(proposal.state, Objects.requireNonNull(proposal.decided).subject),
                    List.of());
        }
        return proposal;
    }

    Proposal decide(UUID id, String state, @Nullable String reason, Caller caller) {
        database.sql("""
                        update catalogue_proposal
                        set state = ?, decided_at = ?, decided_by = ?, decided_from = ?, reason = ?
                        where id = ? and state = 'proposed'""")
                .param(state)
                .param(Timestamp.from(clock.instant()))
                .param(person(caller))
                .param(caller.agency().value())
                .param(reason)
                .param(id)
                .update();
        audit(id, state, caller);
        return get(id);
    }

    private void audit(UUID id, String what, Caller caller) {
        database.sql("insert into catalogue_audit (at, who, agency, what, proposal) values (?, ?, ?, ?, ?)")
                .params(
                        Timestamp.from(clock.instant()),
                        caller.subject(),
                        caller.agency().value(),
                        what,
                        id)
                .update();
    }

    private static String person(Caller caller) {
        if (caller.subject().isBlank() || caller.subject().equals(NO_SUBJECT)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "subject-missing",
                    "The token doesn't say who you are (claim sub): changes of the catalogue need two known persons.",
                    List.of());
        }
        return caller.subject();
    }

    // ---- reading

    Proposal get(UUID id) {
        return database.sql("select * from catalogue_proposal where id = ?")
                .param(id)
                .query((row, n) -> proposal(row))
                .optional()
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "proposal-unknown",
                        "There is no proposal of this id; GET /v1/catalogue/proposals lists them.",
                        List.of()));
    }

    /** The newest first, before a position. */
    List<Proposal> list(long before, int limit) {
        return database.sql("select * from catalogue_proposal where position < ? order by position desc limit ?")
                .params(before, limit)
                .query((row, n) -> proposal(row))
                .list();
    }

    private static Proposal proposal(ResultSet row) throws SQLException {
        var decidedBy = row.getString("decided_by");
        return new Proposal(
                row.getObject("id", UUID.class),
                row.getLong("position"),
                row.getString("kind"),
                row.getString("title"),
                row.getLong("revision"),
                row.getString("state"),
                new Person(
                        row.getString("proposed_by"),
                        row.getString("proposed_from"),
                        row.getTimestamp("proposed_at").toInstant()),
                decidedBy == null
                        ? null
                        : new Person(
                                decidedBy,
                                row.getString("decided_from"),
                                row.getTimestamp("decided_at").toInstant()),
                row.getString("reason"));
    }

    byte[] document(UUID id) {
        return database.sql("select document from catalogue_proposal where id = ?")
                .param(id)
                .query(byte[].class)
                .single();
    }

    String preview(UUID id) {
        return database.sql("select preview from catalogue_proposal where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    List<AuditEntry> audit(UUID id) {
        return database.sql("select * from catalogue_audit where proposal = ? order by position")
                .param(id)
                .query((row, n) -> new AuditEntry(
                        row.getLong("position"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("who"),
                        row.getString("agency"),
                        row.getString("what"),
                        row.getObject("proposal", UUID.class)))
                .list();
    }

    /** Versions of a code's route that were opened from the catalogue. */
    java.util.Set<Integer> opened(String code) {
        return java.util.Set.copyOf(database.sql("select version from opened_procedure where code = ?")
                .param(code)
                .query(Integer.class)
                .list());
    }

    void opened(String code, int version, UUID proposal) {
        database.sql("insert into opened_procedure (code, version, proposal) values (?, ?, ?)")
                .params(code, version, proposal)
                .update();
    }

    Instant now() {
        return clock.instant();
    }
}
