package vn.lienthong.notification.tracking;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStated;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentsStated;
import vn.lienthong.contract.wire.CanonicalJson;

/** How far dossiers are, in PostgreSQL. */
@Component
class TrackedDossiers {
    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();

    TrackedDossiers(JdbcClient database) {
        this.database = database;
    }

    /**
     * A dossier as it is kept.
     *
     * @param factor the last digits of the applicant's phone, sealed; null where there is none
     */
    record Kept(Tracked tracked, @Nullable String factor) {}

    private record Row(
            String dossier,
            long sequence,
            @Nullable String factor,
            String state,
            @Nullable Instant ended) {}

    Map<String, Kept> of(Collection<String> dossiers) {
        var known = new HashMap<String, Kept>();
        if (!dossiers.isEmpty()) {
            database.sql("select factor, state from tracked where dossier = any(?)")
                    .param((Object) dossiers.toArray(String[]::new))
                    .query((row, n) ->
                            new Kept(json.readValue(row.getString("state"), Tracked.class), row.getString("factor")))
                    .list()
                    .forEach(kept -> known.put(kept.tracked().dossier(), kept));
        }
        return known;
    }

    Optional<Kept> find(String dossier) {
        return Optional.ofNullable(of(List.of(dossier)).get(dossier));
    }

    /** Writes down how far they are; what is further already stays. */
    void keep(Collection<Kept> dossiers) {
        if (dossiers.isEmpty()) {
            return;
        }
        var rows = dossiers.stream()
                .map(kept -> new Row(
                        kept.tracked().dossier(),
                        kept.tracked().sequence(),
                        kept.factor(),
                        json.writeValueAsString(kept.tracked()),
                        kept.tracked().endedAt()))
                .toList();
        database.sql("""
                        insert into tracked (dossier, sequence, factor, state, ended_at)
                        select dossier, sequence, factor, state::jsonb, ended
                        from jsonb_to_recordset(?::jsonb) as changed (
                            dossier text, sequence bigint, factor text, state text, ended timestamptz)
                        on conflict (dossier) do update
                        set sequence = excluded.sequence, state = excluded.state, ended_at = excluded.ended_at
                        where tracked.sequence < excluded.sequence""").param(json.writeValueAsString(rows)).update();
    }

    // ---- what intake tells besides

    /**
     * What intake told last.
     *
     * @param payments null where nothing was told of them; and so on
     */
    record Aside(
            @Nullable PaymentsStated payments, @Nullable ParcelStated parcel) {}

    void keep(String dossier, PaymentsStated payments, Instant at) {
        keep("payments", dossier, payments, at);
    }

    void keep(String dossier, ParcelStated parcel, Instant at) {
        keep("parcel", dossier, parcel, at);
    }

    /** The column is one of the two above. */
    private void keep(String column, String dossier, ApplicantEvent stated, Instant at) {
        database.sql("""
                        insert into tracked_aside as known (dossier, %1$s, %1$s_at) values (?, ?::jsonb, ?)
                        on conflict (dossier) do update set %1$s = excluded.%1$s, %1$s_at = excluded.%1$s_at
                        where known.%1$s_at is null or known.%1$s_at < excluded.%1$s_at""".formatted(column))
                .params(dossier, json.writeValueAsString(stated), Timestamp.from(at))
                .update();
    }

    Aside aside(String dossier) {
        return database.sql("select payments, parcel from tracked_aside where dossier = ?")
                .param(dossier)
                .query((row, n) -> new Aside(
                        read(row.getString("payments"), PaymentsStated.class),
                        read(row.getString("parcel"), ParcelStated.class)))
                .optional()
                .orElse(new Aside(null, null));
    }

    private <T> @Nullable T read(@Nullable String stored, Class<T> type) {
        return stored == null ? null : json.readValue(stored, type);
    }

    // ---- forgetting

    /** Deletes what is kept of these. */
    void forget(Collection<String> dossiers) {
        Object which = dossiers.toArray(String[]::new);
        database.sql("delete from tracked where dossier = any(?)").param(which).update();
        database.sql("delete from tracked_aside where dossier = any(?)")
                .param(which)
                .update();
    }

    /** Those that ended so long ago, some of them. */
    List<String> endedBefore(Duration ago, int most) {
        return database.sql("""
                        select dossier from tracked where ended_at < now() - ? * interval '1 millisecond'
                        order by ended_at limit ?""")
                .params(ago.toMillis(), most)
                .query(String.class)
                .list();
    }
}
