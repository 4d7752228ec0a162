package vn.lienthong.notification.template;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.message.Situation;

/** The templates that operators wrote, in PostgreSQL, and which version of each is in force. */
@Component
class EditedTemplates {
    private static final TypeReference<Map<String, Wording>> WORDINGS = new TypeReference<>() {};
    /** How long what is in force is believed without asking again. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();
    private volatile @Nullable InForce known;

    EditedTemplates(JdbcClient database) {
        this.database = database;
    }

    private record InForce(Map<String, Integer> versions, long askedAt) {}

    /** A version and how it came about. */
    record Edited(
            int version,
            String state,
            int basedOn,
            String note,
            Instant draftedAt,
            String draftedBy,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String reason) {}

    /** Something that was done to a situation's template. */
    record Done(
            long position,
            Instant at,
            int version,
            String what,
            String by,
            String agency,
            @Nullable String reason) {}

    /** The version in force; what another instance approved counts within a second. */
    int inForce(Situation situation) {
        var now = System.nanoTime();
        var asked = known;
        if (asked == null || now - asked.askedAt() > FRESH.toNanos()) {
            asked = new InForce(allInForce(), now);
            known = asked;
        }
        return asked.versions().getOrDefault(situation.code(), situation.version());
    }

    private Map<String, Integer> allInForce() {
        var versions = new HashMap<String, Integer>();
        database.sql("select situation, version from template_in_force")
                .query((row, n) -> versions.put(row.getString("situation"), row.getInt("version")))
                .list();
        return Map.copyOf(versions);
    }

    /** Asked anew, and kept from changing until the transaction ends. */
    int lockInForce(Situation situation) {
        database.sql("select pg_advisory_xact_lock(hashtext('template ' || ?))")
                .param(situation.code())
                .query((row, n) -> "")
                .list();
        return database.sql("select version from template_in_force where situation = ?")
                .param(situation.code())
                .query(Integer.class)
                .optional()
                .orElse(situation.version());
    }

    Optional<Wording> wording(Situation situation, int version, String language) {
        return wordings(situation, version).map(all -> all.get(language));
    }

    Optional<Map<String, Wording>> wordings(Situation situation, int version) {
        return database.sql("select wordings from template_version where situation = ? and version = ?")
                .params(situation.code(), version)
                .query((row, n) -> json.readValue(row.getString("wordings"), WORDINGS))
                .optional();
    }

    Optional<Edited> find(Situation situation, int version) {
        return database.sql("select * from template_version where situation = ? and version = ?")
                .params(situation.code(), version)
                .query((row, n) -> edited(row))
                .optional();
    }

    /** The newest first. */
    List<Edited> of(Situation situation, int most) {
        return database.sql("select * from template_version where situation = ? order by version desc limit ?")
                .params(situation.code(), most)
                .query((row, n) -> edited(row))
                .list();
    }

    /** By situation. */
    Map<String, Integer> drafts() {
        var drafts = new HashMap<String, Integer>();
        database.sql("select situation, count(*) as n from template_version where state = 'draft' group by situation")
                .query((row, n) -> drafts.put(row.getString("situation"), row.getInt("n")))
                .list();
        return drafts;
    }

    /** Keeps a draft under the next version. */
    int draft(Situation situation, Map<String, Wording> wordings, int basedOn, String note, String by, String agency) {
        int version = database.sql("""
                        insert into template_version (situation, version, state, wordings, based_on, note, drafted_by, drafted_from)
                        select :situation, coalesce(max(version), :before) + 1, 'draft', :wordings::jsonb, :based, :note, :by,
                               :agency
                        from template_version where situation = :situation
                        returning version""")
                .param("situation", situation.code())
                .param("before", Templates.FIRST_OF_OPERATORS - 1)
                .param("wordings", json.writeValueAsString(wordings))
                .param("based", basedOn)
                .param("note", note)
                .param("by", by)
                .param("agency", agency)
                .query(Integer.class)
                .single();
        audit(situation, version, "drafted", by, agency, note);
        return version;
    }

    void decide(Situation situation, int version, boolean approved, String by, String agency, @Nullable String reason) {
        var state = approved ? "approved" : "rejected";
        database.sql("""
                        update template_version set state = ?, decided_at = now(), decided_by = ?, decided_from = ?, reason = ?
                        where situation = ? and version = ? and state = 'draft'""")
                .params(Arrays.asList(state, by, agency, reason, situation.code(), version))
                .update();
        audit(situation, version, state, by, agency, reason);
    }

    void putInForce(Situation situation, int version) {
        database.sql("""
                        insert into template_in_force (situation, version) values (?, ?)
                        on conflict (situation) do update set version = excluded.version, since = now()""").params(situation.code(), version).update();
        known = null;
    }

    void audit(Situation situation, int version, String what, String by, String agency, @Nullable String reason) {
        database.sql("insert into template_audit (situation, version, what, by_whom, agency, reason)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(Arrays.asList(situation.code(), version, what, by, agency, reason))
                .update();
    }

    /** Oldest first. */
    List<Done> audit(Situation situation, long after, int most) {
        return database.sql("""
                        select * from template_audit where situation = ? and position > ? order by position limit ?""")
                .params(situation.code(), after, most)
                .query((row, n) -> new Done(
                        row.getLong("position"),
                        row.getTimestamp("at").toInstant(),
                        row.getInt("version"),
                        row.getString("what"),
                        row.getString("by_whom"),
                        row.getString("agency"),
                        row.getString("reason")))
                .list();
    }

    private static Edited edited(ResultSet row) throws SQLException {
        var decided = row.getTimestamp("decided_at");
        return new Edited(
                row.getInt("version"),
                row.getString("state"),
                row.getInt("based_on"),
                row.getString("note"),
                row.getTimestamp("drafted_at").toInstant(),
                row.getString("drafted_by"),
                decided == null ? null : decided.toInstant(),
                row.getString("decided_by"),
                row.getString("reason"));
    }
}
