package vn.lienthong.intake.action;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.dossier.Dossiers.Step;

/** Reported actions and their answers, in PostgreSQL. */
@Repository
public class Actions {
    private final JdbcClient database;

    Actions(JdbcClient database) {
        this.database = database;
    }

    /**
     * An action as it was reported.
     *
     * @param id also of the event that reports it to routing
     */
    record Reported(UUID id, DossierCode dossier, AgencyCode agency, Instant at) {}

    /** An action found under a key, and whether it was this very request. */
    record Known(Reported action, boolean sameRequest) {}

    /**
     * Adds an action; waits where another one is just being added under the same key.
     *
     * @return false where there is one already; nothing was added
     */
    boolean add(Reported action, @Nullable String idempotencyKey, byte[] fingerprint) {
        return database.sql("""
                                insert into action (id, dossier, agency, idempotency_key, fingerprint, at)
                                values (?, ?, ?, ?, ?, ?)
                                on conflict do nothing""")
                        .param(action.id())
                        .param(action.dossier().value())
                        .param(action.agency().value())
                        .param(idempotencyKey)
                        .param(fingerprint)
                        .param(Timestamp.from(action.at()))
                        .update()
                == 1;
    }

    Optional<Known> find(AgencyCode agency, @Nullable String idempotencyKey, byte[] fingerprint) {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        return database.sql("""
                        select id, dossier, agency, at, fingerprint = ? as same from action
                        where agency = ? and idempotency_key = ?""")
                .params(fingerprint, agency.value(), idempotencyKey)
                .query((row, n) -> new Known(reported(row), row.getBoolean("same")))
                .optional();
    }

    /** An agency's own action. */
    Optional<Reported> find(AgencyCode agency, UUID id) {
        return database.sql("select id, dossier, agency, at from action where id = ? and agency = ?")
                .params(id, agency.value())
                .query((row, n) -> reported(row))
                .optional();
    }

    private static Reported reported(ResultSet row) throws SQLException {
        return new Reported(
                row.getObject("id", UUID.class),
                new DossierCode(row.getString("dossier")),
                new AgencyCode(row.getString("agency")),
                row.getTimestamp("at").toInstant());
    }

    /** Routing's answer, once the journal has it. */
    Optional<Answer> answer(UUID id) {
        return database.sql("select status, entries, refusal from action where id = ? and sequence is not null")
                .param(id)
                .query((row, n) -> answer(row))
                .optional();
    }

    /** An action with routing's answer to it. */
    record Answered(Reported action, Answer answer) {}

    /** Those of these actions that routing has answered. */
    List<Answered> answers(Collection<UUID> ids) {
        return database.sql("""
                        select id, dossier, agency, at, status, entries, refusal from action
                        where id = any(?) and sequence is not null""")
                .param(ids.toArray(UUID[]::new))
                .query((row, n) -> new Answered(reported(row), answer(row)))
                .list();
    }

    private static Answer answer(ResultSet row) throws SQLException {
        var refusal = row.getString("refusal");
        if (refusal != null) {
            var refused = CanonicalJson.mapper().readValue(refusal, ActionRefused.class);
            return new Answer.Refused(refused.rule(), refused.detail(), refused.allowed());
        }
        return new Answer.CarriedOut(
                DossierStatus.values()[row.getInt("status") - 1],
                List.of(CanonicalJson.mapper().readValue(row.getString("entries"), Answer.Entry[].class)));
    }

    // ---- following the journal

    /** What the journal's new entries say about one cause. */
    private record Effect(UUID cause, List<Step> steps) {
        Step last() {
            return steps.getLast();
        }

        String entries() {
            return CanonicalJson.mapper()
                    .writeValueAsString(steps.stream()
                            .map(step -> new Answer.Entry(
                                    step.entry().sequence(), step.entry().type()))
                            .toList());
        }

        @Nullable
        String refusal() {
            return steps.getFirst().event().orElse(null) instanceof ActionRefused refused
                    ? CanonicalJson.mapper().writeValueAsString(refused)
                    : null;
        }
    }

    /**
     * Notes the answers among the journal's new entries, in one statement. Belongs into a transaction.
     *
     * @return what caused the entries: actions of ours among them
     */
    public Set<UUID> follow(List<Step> steps) {
        var effects = new LinkedHashMap<UUID, Effect>();
        for (var step : steps) {
            id(step.entry().cause())
                    .ifPresent(cause -> effects.computeIfAbsent(cause, id -> new Effect(id, new ArrayList<>()))
                            .steps()
                            .add(step));
        }
        if (!effects.isEmpty()) {
            save(effects.values());
        }
        return effects.keySet();
    }

    private void save(Collection<Effect> effects) {
        // Causes that aren't actions of ours (submissions, seals) meet no row.
        database.sql("""
                        update action
                        set sequence = e.sequence, status = e.status,
                            entries = coalesce(action.entries, '[]') || e.entries::jsonb,
                            refusal = coalesce(action.refusal, e.refusal::jsonb)
                        from unnest(?::uuid[], ?::bigint[], ?::smallint[], ?::text[], ?::text[])
                            as e (id, sequence, status, entries, refusal)
                        where action.id = e.id and coalesce(action.sequence, 0) < e.sequence""")
                .params(
                        effects.stream().map(Effect::cause).toArray(UUID[]::new),
                        effects.stream()
                                .map(effect -> effect.last().entry().sequence())
                                .toArray(Long[]::new),
                        effects.stream()
                                .map(effect -> (short) effect.last().status().number())
                                .toArray(Short[]::new),
                        texts(effects, Effect::entries),
                        texts(effects, Effect::refusal))
                .update();
    }

    private static @Nullable String[] texts(Collection<Effect> effects, Function<Effect, @Nullable String> text) {
        return effects.stream().map(text).toArray(String[]::new);
    }

    /** The id in a journal's cause, where it has the form of ours. */
    private static Optional<UUID> id(String cause) {
        try {
            return cause.length() == 36 ? Optional.of(UUID.fromString(cause)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Somebody else's id.
            return Optional.empty();
        }
    }
}
