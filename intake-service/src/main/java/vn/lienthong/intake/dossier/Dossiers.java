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
        return database.sql("select stage, agency, state, due_at from stage where dossier = ? order by opened")
                .param(code.value())
                .query((row, n) -> {
                    var due = row.getTimestamp("due_at");
                    return new Stage(
                            row.getString("stage"),
                            new AgencyCode(row.getString("agency")),
                            State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                            due == null ? null : due.toInstant());
                })
                .list();
    }

    private Map<String, Progress> progress(Collection<String> codes) {
        var found = new HashMap<String, Progress>();
        database.sql("select dossier, sequence, status, results from progress where dossier = any(?)")
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
                List.of(CanonicalJson.mapper().readValue(row.getString("results"), Attachment[].class)));
    }

    // ---- following the journal

    /** A stage as of an entry. */
    private record StageRow(String dossier, Stage stage, long opened, long sequence) {
        StageRow then(StageRow next) {
            var due = next.stage.dueAt() == null ? stage.dueAt() : next.stage.dueAt();
            return new StageRow(
                    dossier,
                    new Stage(stage.stage(), next.stage.agency(), next.stage.state(), due),
                    opened,
                    next.sequence);
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
            var after = before.after(entry.sequence(), event);
            moved.put(entry.key(), after);
            steps.add(new Step(entry, journaled.event(), after.status()));
            var stage = Progress.stageIn(event);
            if (stage != null) {
                stages.merge(
                        List.of(entry.key(), stage.stage()),
                        new StageRow(entry.key(), stage, entry.sequence(), entry.sequence()),
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
                        insert into progress (dossier, sequence, status, results)
                        select dossier, sequence, status, results::jsonb
                        from unnest(?::text[], ?::bigint[], ?::smallint[], ?::text[])
                            as p (dossier, sequence, status, results)
                        on conflict (dossier) do update
                        set sequence = excluded.sequence, status = excluded.status, results = excluded.results
                        where progress.sequence < excluded.sequence""")
                .params(
                        moved.keySet().toArray(String[]::new),
                        progress.stream().map(Progress::sequence).toArray(Long[]::new),
                        progress.stream()
                                .map(one -> (short) one.status().number())
                                .toArray(Short[]::new),
                        progress.stream()
                                .map(one -> CanonicalJson.mapper().writeValueAsString(one.results()))
                                .toArray(String[]::new))
                .update();
    }

    private void saveStages(Collection<StageRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into stage (dossier, stage, agency, state, due_at, opened, sequence)
                        select *
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[])
                        on conflict (dossier, stage) do update
                        set agency = excluded.agency, state = excluded.state, sequence = excluded.sequence,
                            due_at = coalesce(excluded.due_at, stage.due_at)
                        where stage.sequence < excluded.sequence""")
                .params(
                        texts(rows, StageRow::dossier),
                        texts(rows, row -> row.stage().stage()),
                        texts(rows, row -> row.stage().agency().value()),
                        texts(rows, row -> row.stage().state().name().toLowerCase(Locale.ROOT)),
                        rows.stream().map(row -> timestamp(row.stage().dueAt())).toArray(Timestamp[]::new),
                        rows.stream().map(StageRow::opened).toArray(Long[]::new),
                        rows.stream().map(StageRow::sequence).toArray(Long[]::new))
                .update();
    }

    private static String[] texts(Collection<StageRow> rows, Function<StageRow, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
