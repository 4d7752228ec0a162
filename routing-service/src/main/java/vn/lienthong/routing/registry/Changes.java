package vn.lienthong.routing.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.registry.ChangePlan.Finding;
import vn.lienthong.routing.registry.ChangePlan.Step;
import vn.lienthong.routing.registry.RegistryStore.Author;
import vn.lienthong.routing.registry.RegistryStore.Kind;
import vn.lienthong.routing.registry.RegistryStore.Write;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * Change sets on their way into the registry: proposed by one person, approved or rejected by another (four eyes). What
 * is approved is worked out anew, for the registry may have changed since; records, audit and the announcement commit
 * together.
 */
@Service
class Changes {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);
    private static final String NO_SUBJECT = "null";

    private final JdbcClient database;
    private final RegistryStore store;
    private final RegistrySettings settings;

    Changes(JdbcClient database, RegistryStore store, RegistrySettings settings) {
        this.database = database;
        this.store = store;
        this.settings = settings;
    }

    /** How far a change set is. */
    enum State {
        PROPOSED,
        APPROVED,
        REJECTED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Who did it, and at which agency. */
    record Person(String subject, String agency, Instant at) {}

    /**
     * A change set as it was proposed, and what became of it.
     *
     * @param position orders them; newer ones have higher ones
     * @param size how many changes it holds
     * @param effectiveAt from when on dossiers follow it
     * @param reason why it was rejected
     */
    record Proposal(
            String id,
            long position,
            String title,
            @Nullable String legalBasis,
            LocalDate effectiveOn,
            Instant effectiveAt,
            int size,
            String state,
            Person proposed,
            @Nullable Person decided,
            @Nullable String reason) {}

    /** Something remarked about a change set that doesn't refuse it. */
    record Remark(String pointer, String code, String message) {}

    /** What comes of a change set: worked out before, read from the audit after its approval. */
    record Worked(List<Step> steps, List<Remark> remarks, List<RegistryChange> changes) {}

    // ---- proposing

    /**
     * Keeps a change set for another person to decide about.
     *
     * @param place where a change stands in what was sent, as a JSON pointer or in words
     */
    @Transactional
    Proposal propose(ChangeSet set, IntFunction<String> place, Caller caller) {
        var subject = person(caller);
        var document = CanonicalJson.mapper().writeValueAsString(set.toTree());
        var known = find(set.id());
        if (known.isPresent()) {
            if (known.get().proposed().subject().equals(subject)
                    && document(set.id()).equals(tree(document))) {
                return known.get();
            }
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "change-exists",
                    "There is another change set of this id, %s; give yours another id."
                            .formatted(known.get().state()),
                    List.of(new Fault("/id", "ID_IS_FREE", "Another change set has the id " + set.id() + ".")));
        }
        work(set, place, HttpStatus.UNPROCESSABLE_CONTENT, "change-refused");
        database.sql("""
                        insert into registry_change
                            (id, title, legal_basis, effective_on, effective_at, size, document, state,
                             proposed_at, proposed_by, proposed_from)
                        values (?, ?, ?, ?, ?, ?, ?::jsonb, 'proposed', ?, ?, ?)""")
                .param(set.id())
                .param(set.title())
                .param(set.legalBasis())
                .param(set.effectiveOn())
                .param(Timestamp.from(set.takesEffectAt()))
                .param(set.changes().size())
                .param(document)
                .param(Timestamp.from(store.now()))
                .param(subject)
                .param(caller.agency().value())
                .update();
        store.audit(author(caller, set.id()), "proposed");
        return find(set.id()).orElseThrow();
    }

    /** What comes of a change set; refused with all faults where it can't be. */
    Worked work(ChangeSet set, IntFunction<String> place, HttpStatus status, String problem) {
        var result = ChangePlan.apply(store.history(), set);
        if (!result.faults().isEmpty()) {
            throw refusal(
                    status,
                    problem,
                    result.faults().stream().map(found -> fault(found, place)).toList());
        }
        if (result.steps().isEmpty()) {
            throw new Refusal(
                    status,
                    problem,
                    "Nothing would change: the registry is so already.",
                    List.of(new Fault(
                            "/changes", ChangeRule.SOMETHING_CHANGES.name(), "None of the changes changes anything.")));
        }
        return new Worked(
                result.steps(),
                result.remarks().stream()
                        .map(found -> fault(found, place))
                        .map(fault -> new Remark(fault.pointer(), fault.code(), fault.message()))
                        .toList(),
                result.changes());
    }

    /** All faults in one refusal, cut at the limit of a list. */
    Refusal refusal(HttpStatus status, String problem, List<Fault> faults) {
        var shown = faults.subList(0, Math.min(faults.size(), settings.largestList()));
        return new Refusal(
                status,
                problem,
                faults.size() == shown.size()
                        ? "The change set has %d faults; nothing was kept.".formatted(faults.size())
                        : "The change set has %d faults, of which the first %d are named; nothing was kept."
                                .formatted(faults.size(), shown.size()),
                shown);
    }

    private static Fault fault(Finding found, IntFunction<String> place) {
        if (found.change() < 0) {
            return new Fault(
                    found.member().isEmpty() ? "" : "/" + found.member(),
                    found.rule().name(),
                    sentence(found.message()));
        }
        var at = place.apply(found.change());
        if (!at.startsWith("/")) {
            return new Fault("", found.rule().name(), at + ": " + found.message() + ".");
        }
        return new Fault(
                found.member().isEmpty() ? at : at + "/" + found.member(),
                found.rule().name(),
                sentence(found.message()));
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + (message.endsWith(".") ? "" : ".");
    }

    static String pointer(int change) {
        return "/changes/" + change;
    }

    // ---- deciding

    @Transactional
    Proposal approve(String id, Caller caller) {
        var subject = person(caller);
        store.lock();
        var proposal = proposed(id);
        if (proposal.proposed().subject().equals(subject)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "four-eyes",
                    "You proposed this change set yourself (token subject %s); another person has to approve it."
                            .formatted(subject),
                    List.of(new Fault(
                            "",
                            "APPROVER_IS_NOT_THE_PROPOSER",
                            "The approver's token has another subject than the proposer's.")));
        }
        var worked = work(set(id), Changes::pointer, HttpStatus.CONFLICT, "change-no-longer-fits");
        var writes = new ArrayList<Write>();
        for (var step : worked.steps()) {
            writes.add(new Write(Kind.AGENCY, step.key(), step.before(), step.after()));
        }
        for (var change : worked.changes()) {
            writes.add(new Write(Kind.CHANGE, change.id(), null, change));
        }
        decide(id, State.APPROVED, caller, null);
        store.audit(author(caller, id), "approved");
        store.write(writes, author(caller, id));
        log.atInfo()
                .addKeyValue("change", id)
                .addKeyValue("records", worked.steps().size())
                .log("a change set of the registry was approved");
        return find(id).orElseThrow();
    }

    @Transactional
    Proposal reject(String id, String reason, Caller caller) {
        person(caller);
        store.lock();
        proposed(id);
        decide(id, State.REJECTED, caller, reason);
        store.audit(author(caller, id), "rejected");
        return find(id).orElseThrow();
    }

    private void decide(String id, State state, Caller caller, @Nullable String reason) {
        database.sql("""
                        update registry_change
                        set state = ?, decided_at = ?, decided_by = ?, decided_from = ?, reason = ?
                        where id = ?""")
                .param(state.word())
                .param(Timestamp.from(store.now()))
                .param(caller.subject())
                .param(caller.agency().value())
                .param(reason)
                .param(id)
                .update();
    }

    private Proposal proposed(String id) {
        var proposal = get(id);
        if (!proposal.state().equals(State.PROPOSED.word())) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "change-decided",
                    "The change set was %s already by %s."
                            .formatted(
                                    proposal.state(),
                                    Objects.requireNonNull(proposal.decided()).subject()),
                    List.of());
        }
        return proposal;
    }

    private static String person(Caller caller) {
        if (caller.subject().isBlank() || caller.subject().equals(NO_SUBJECT)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "subject-missing",
                    "The token doesn't say who you are (claim sub): changes of the registry need two known persons.",
                    List.of());
        }
        return caller.subject();
    }

    private static Author author(Caller caller, String change) {
        return new Author(caller.subject(), caller.agency().value(), change);
    }

    // ---- reading

    Proposal get(String id) {
        return find(id).orElseThrow(() -> new Refusal(
                HttpStatus.NOT_FOUND,
                "change-unknown",
                "There is no change set of this id; GET /v1/registry/changes lists them.",
                List.of()));
    }

    Optional<Proposal> find(String id) {
        return database.sql("select * from registry_change where id = ?")
                .param(id)
                .query((row, n) -> proposal(row))
                .optional();
    }

    /** The newest first, before a position. */
    List<Proposal> list(@Nullable String state, long before, int limit) {
        return database.sql("""
                        select * from registry_change
                        where position < ? and (?::text is null or state = ?)
                        order by position desc limit ?""")
                .param(before)
                .param(state)
                .param(state)
                .param(limit)
                .query((row, n) -> proposal(row))
                .list();
    }

    private static Proposal proposal(ResultSet row) throws SQLException {
        var decidedBy = row.getString("decided_by");
        return new Proposal(
                row.getString("id"),
                row.getLong("position"),
                row.getString("title"),
                row.getString("legal_basis"),
                row.getObject("effective_on", LocalDate.class),
                row.getTimestamp("effective_at").toInstant(),
                row.getInt("size"),
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

    /** The change set itself, as a document. */
    JsonNode document(String id) {
        return tree(database.sql("select document from registry_change where id = ?")
                .param(id)
                .query(String.class)
                .single());
    }

    private static JsonNode tree(String document) {
        return JsonMapper.shared().readTree(document);
    }

    ChangeSet set(String id) {
        var faults = new ArrayList<Fault>();
        var set = ReadChangeSet.of(document(id), faults);
        if (set == null || !faults.isEmpty()) {
            throw new IllegalStateException("the change set " + id + " can't be read back");
        }
        return set;
    }

    /** The steps of an approved change set, from the audit. */
    List<Step> approvedSteps(String id) {
        return database.sql("""
                        select before, after from registry_audit
                        where change = ? and kind = 'agency' order by position""")
                .param(id)
                .query((row, n) -> new Step(agency(row.getString("before")), agency(row.getString("after"))))
                .list();
    }

    private static @Nullable Agency agency(@Nullable String json) {
        return json == null ? null : CanonicalJson.mapper().readValue(json, Agency.class);
    }

    /** The approved change sets that touched an agency, oldest first. */
    List<Proposal> touching(String code) {
        return database.sql("""
                        select * from registry_change
                        where id in (select change from registry_audit
                                     where kind = 'agency' and split_part(key, '@', 1) = ? and change is not null)
                        order by position""").param(code).query((row, n) -> proposal(row)).list();
    }

    /**
     * Something that was done.
     *
     * @param agency of the person
     * @param change the change set it was done by
     * @param kind of the record: agency, procedure, calendar or change
     */
    record AuditEntry(
            long position,
            Instant at,
            String who,
            @Nullable String agency,
            String what,
            @Nullable String change,
            @Nullable String kind,
            @Nullable String key,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    List<AuditEntry> audit(@Nullable String change, @Nullable String code, long after, int limit) {
        return database.sql("""
                        select * from registry_audit
                        where position > ?
                          and (?::text is null or change = ?)
                          and (?::text is null or (kind = 'agency' and split_part(key, '@', 1) = ?))
                        order by position limit ?""")
                .param(after)
                .param(change)
                .param(change)
                .param(code)
                .param(code)
                .param(limit)
                .query((row, n) -> new AuditEntry(
                        row.getLong("position"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("who"),
                        row.getString("agency"),
                        row.getString("what"),
                        row.getString("change"),
                        row.getString("kind"),
                        row.getString("key"),
                        node(row.getString("before")),
                        node(row.getString("after"))))
                .list();
    }

    private static @Nullable JsonNode node(@Nullable String json) {
        return json == null ? null : tree(json);
    }
}
