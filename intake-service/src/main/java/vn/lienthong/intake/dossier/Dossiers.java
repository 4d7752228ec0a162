package vn.lienthong.intake.dossier;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.dossier.StageChange.Phase;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.intake.dossier.Stage.State;
import vn.lienthong.intake.submission.Submissions;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/**
 * How far the dossiers are, in PostgreSQL. Every row carries the sequence it is as of and is only ever moved forward: an
 * entry seen twice, or by two instances, has no second effect.
 */
@Repository
public class Dossiers {
    private static final Logger log = LoggerFactory.getLogger(Dossiers.class);

    private final JdbcClient database;
    private final Submissions submissions;

    Dossiers(JdbcClient database, Submissions submissions) {
        this.database = database;
        this.submissions = submissions;
    }

    /**
     * An entry that was new to us.
     *
     * @param status of the dossier after it
     */
    public record Step(JournalEntry entry, Optional<DossierEvent> event, DossierStatus status) {}

    Optional<Dossier> find(DossierCode code) {
        return submissions.find(code).map(submission -> {
            var progress = progress(List.of(code.value())).getOrDefault(code.value(), Progress.NONE);
            return new Dossier(submission, progress, progress == Progress.NONE ? List.of() : stages(code));
        });
    }

    private List<Stage> stages(DossierCode code) {
        return database.sql(
                        "select stage, agency, state, due_at from stage where dossier = ? and agency <> '' order by opened")
                .param(code.value())
                .query((row, n) -> {
                    var state = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
                    return new Stage(
                            row.getString("stage"),
                            new AgencyCode(row.getString("agency")),
                            state,
                            // The due time of its last opening counts no more.
                            state == State.LATER || state == State.SKIPPED ? null : instant(row, "due_at"));
                })
                .list();
    }

    private Map<String, Progress> progress(Collection<String> codes) {
        var found = new HashMap<String, Progress>();
        database.sql("select * from progress where dossier = any(?)")
                .param(codes.toArray(String[]::new))
                .query((ResultSet row) -> {
                    found.put(row.getString("dossier"), progress(row));
                });
        return found;
    }

    private static Progress progress(ResultSet row) throws SQLException {
        return new Progress(
                row.getLong("sequence"),
                DossierStatus.values()[row.getInt("status") - 1],
                attachments(row, "results"),
                attachments(row, "papers"),
                instant(row, "due_at"),
                instant(row, "stopped_since"),
                row.getBoolean("ended"),
                row.getString("receiver") == null ? null : new AgencyCode(row.getString("receiver")),
                row.getObject("route_version", Integer.class),
                instant(row, "since"),
                row.getString("asked") == null
                        ? Asked.NOTHING
                        : CanonicalJson.mapper().readValue(row.getString("asked"), Asked.class));
    }

    private static List<Attachment> attachments(ResultSet row, String column) throws SQLException {
        return List.of(CanonicalJson.mapper().readValue(row.getString(column), Attachment[].class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    // ---- following the journal

    /** What entries up to {@code sequence} say about a stage; null where none of them does. */
    private record StageRow(
            String dossier,
            String stage,
            @Nullable AgencyCode agency,
            @Nullable Phase phase,
            @Nullable Instant dueAt,
            long opened,
            long sequence) {
        static StageRow of(String dossier, StageChange change, long sequence) {
            return new StageRow(
                    dossier, change.stage(), change.agency(), change.phase(), change.dueAt(), sequence, sequence);
        }

        StageRow then(StageRow next) {
            return new StageRow(
                    dossier,
                    stage,
                    next.agency == null ? agency : next.agency,
                    next.phase == null ? phase : next.phase,
                    next.dueAt == null ? dueAt : next.dueAt,
                    opened,
                    next.sequence);
        }

        @Nullable
        String state() {
            return phase == null ? null : phase.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Moves the dossiers of these entries forward, in three statements for all of them. Belongs into a transaction.
     *
     * @return the entries that were new
     */
    public List<Step> follow(List<Journaled> entries) {
        var known = progress(
                entries.stream().map(entry -> entry.entry().key()).distinct().toList());
        var moved = new LinkedHashMap<String, Progress>();
        var stages = new LinkedHashMap<List<String>, StageRow>();
        var steps = new ArrayList<Step>();
        for (var journaled : entries) {
            var entry = journaled.entry();
            var before = moved.getOrDefault(entry.key(), known.getOrDefault(entry.key(), Progress.NONE));
            if (entry.sequence() <= before.sequence()) {
                continue;
            }
            if (entry.sequence() > before.sequence() + 1) {
                log.atWarn()
                        .addKeyValue("dossier", entry.key())
                        .addKeyValue("after", before.sequence())
                        .addKeyValue("came", entry.sequence())
                        .log("entries of the journal are missing; going on without them");
            }
            var event = journaled.event().orElse(null);
            var after = before.after(entry, event);
            moved.put(entry.key(), after);
            steps.add(new Step(entry, journaled.event(), after.status()));
            for (var change : event == null ? List.<StageChange>of() : StageChange.in(event)) {
                // A stage that is skipped before it was opened has a row without an agency, and isn't shown.
                stages.merge(
                        List.of(entry.key(), change.stage()),
                        StageRow.of(entry.key(), change, entry.sequence()),
                        StageRow::then);
            }
        }
        saveProgress(moved);
        saveStages(stages.values());
        return steps;
    }

    private void saveProgress(Map<String, Progress> moved) {
        if (moved.isEmpty()) {
            return;
        }
        var progress = moved.values();
        database.sql("""
                        insert into progress (dossier, sequence, status, results, papers, due_at, stopped_since, ended,
                            receiver, route_version, since, asked, ended_at)
                        select dossier, sequence, status, results::jsonb, papers::jsonb, due_at, stopped_since, ended,
                            receiver, route_version, since, asked::jsonb, case when ended then now() end
                        from unnest(?::text[], ?::bigint[], ?::smallint[], ?::text[], ?::text[], ?::timestamptz[],
                                ?::timestamptz[], ?::boolean[], ?::text[], ?::integer[], ?::timestamptz[], ?::text[])
                            as p (dossier, sequence, status, results, papers, due_at, stopped_since, ended, receiver,
                                route_version, since, asked)
                        on conflict (dossier) do update
                        set sequence = excluded.sequence, status = excluded.status, results = excluded.results,
                            papers = excluded.papers, due_at = excluded.due_at, stopped_since = excluded.stopped_since,
                            ended = excluded.ended, receiver = excluded.receiver,
                            route_version = excluded.route_version, since = excluded.since, asked = excluded.asked,
                            ended_at = case when excluded.ended then coalesce(progress.ended_at, now()) end
                        where progress.sequence < excluded.sequence""")
                .params(
                        moved.keySet().toArray(String[]::new),
                        progress.stream().map(Progress::sequence).toArray(Long[]::new),
                        progress.stream()
                                .map(one -> (short) one.status().number())
                                .toArray(Short[]::new),
                        texts(progress, one -> CanonicalJson.mapper().writeValueAsString(one.results())),
                        texts(progress, one -> CanonicalJson.mapper().writeValueAsString(one.papers())),
                        progress.stream().map(one -> timestamp(one.dueAt())).toArray(Timestamp[]::new),
                        progress.stream()
                                .map(one -> timestamp(one.stoppedSince()))
                                .toArray(Timestamp[]::new),
                        progress.stream().map(Progress::ended).toArray(Boolean[]::new),
                        texts(
                                progress,
                                one -> one.receiver() == null
                                        ? null
                                        : one.receiver().value()),
                        progress.stream().map(Progress::routeVersion).toArray(Integer[]::new),
                        progress.stream().map(one -> timestamp(one.since())).toArray(Timestamp[]::new),
                        texts(
                                progress,
                                one -> one.asked().equals(Asked.NOTHING)
                                        ? null
                                        : CanonicalJson.mapper().writeValueAsString(one.asked())))
                .update();
    }

    private void saveStages(Collection<StageRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        // Where nothing is said about the agency or the phase of a stage, what was known stays.
        database.sql("""
                        insert into stage (dossier, stage, agency, state, due_at, opened, sequence)
                        select dossier, stage, coalesce(agency, ''), coalesce(state, ''), due_at, opened, sequence
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[])
                            as s (dossier, stage, agency, state, due_at, opened, sequence)
                        on conflict (dossier, stage) do update
                        set agency = coalesce(nullif(excluded.agency, ''), stage.agency),
                            state = coalesce(nullif(excluded.state, ''), stage.state),
                            sequence = excluded.sequence, due_at = coalesce(excluded.due_at, stage.due_at)
                        where stage.sequence < excluded.sequence""")
                .params(
                        texts(rows, StageRow::dossier),
                        texts(rows, StageRow::stage),
                        texts(
                                rows,
                                row -> row.agency() == null
                                        ? null
                                        : row.agency().value()),
                        texts(rows, StageRow::state),
                        rows.stream().map(row -> timestamp(row.dueAt())).toArray(Timestamp[]::new),
                        rows.stream().map(StageRow::opened).toArray(Long[]::new),
                        rows.stream().map(StageRow::sequence).toArray(Long[]::new))
                .update();
    }

    private static <T> @Nullable String[] texts(Collection<T> rows, Function<T, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
