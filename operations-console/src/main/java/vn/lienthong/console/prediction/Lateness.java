package vn.lienthong.console.prediction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The chance that a dossier will be late (nguy cơ quá hạn), by landmarks: of the settled dossiers that were in the same stage, at the
 * same agency, when as much of their time had gone, so many were late. Time is the way from receipt to the due time that held at
 * last, in tenths. Where there were few like it, those of the stage, the procedure and all count besides.
 */
@Repository
class Lateness {
    static final int PAGE = 50;

    /**
     * Settled dossiers at each tenth of their time, as long as they weren't settled: in which stages they were, and whether they
     * were late in the end.
     */
    private static final String MOMENTS = """
            settled as (
                select code, coalesce(procedure, '') as procedure, received_at, due_at, settled_at, state,
                       (timeliness = 'late')::int as late,
                       ('x' || substr(md5(code), 1, 6))::bit(24)::int % :heldBack = 0 as held_back
                from dossier
                where settled_at >= :now::timestamptz - :history * interval '1 second' and settled_at < :now::timestamptz
                  and due_at > received_at and timeliness is not null
                order by settled_at desc
                limit :most),
            moment as (
                select settled.*, tenth::smallint as tenth, received_at + (due_at - received_at) * (tenth / 10.0) as at
                from settled, generate_series(0, 9) as tenth
                where received_at + (due_at - received_at) * (tenth / 10.0) < settled_at),
            landmark as (
                select moment.code, procedure, stage.id as stage, coalesce(stage.agency, '') as agency, tenth, late, held_back
                from moment, jsonb_to_recordset(state -> 'stages')
                    as stage (id text, agency text, "openedAt" timestamptz, "doneAt" timestamptz)
                where stage."openedAt" <= at and (stage."doneAt" is null or stage."doneAt" > at))
            """;

    /** Each level leans on the one above. */
    private static final String LEARN = """
            with %s,
            counted as (
                select coalesce(procedure, '') as procedure, coalesce(stage, '') as stage, coalesce(agency, '') as agency, tenth,
                       grouping(procedure, stage, agency) as level, count(*) as dossiers, sum(late) as late
                from landmark where not held_back
                group by grouping sets ((tenth), (procedure, tenth), (procedure, stage, tenth), (procedure, stage, agency, tenth))),
            of_all as (
                select *, (late + 1.0) / (dossiers + 2) as chance from counted where level = 7),
            of_procedure as (
                select counted.*, (counted.late + :weight * above.chance) / (counted.dossiers + :weight) as chance
                from counted join of_all as above using (tenth) where counted.level = 3),
            of_stage as (
                select counted.*, (counted.late + :weight * above.chance) / (counted.dossiers + :weight) as chance
                from counted join of_procedure as above using (procedure, tenth) where counted.level = 1),
            of_agency as (
                select counted.*, (counted.late + :weight * above.chance) / (counted.dossiers + :weight) as chance
                from counted join of_stage as above using (procedure, stage, tenth)
                where counted.level = 0 and counted.agency <> '')
            insert into lateness_history (procedure, stage, agency, tenth, dossiers, late, chance)
            select procedure, stage, agency, tenth, dossiers, late, chance from of_all
            union all select procedure, stage, agency, tenth, dossiers, late, chance from of_procedure where procedure <> ''
            union all select procedure, stage, agency, tenth, dossiers, late, chance from of_stage where stage <> ''
            union all select procedure, stage, agency, tenth, dossiers, late, chance from of_agency
            """.formatted(MOMENTS);

    /** The most special experience there is; a dossier in several stages is as late as the worst of them. */
    private static final String EXPERIENCE = """
            left join lateness_history as agency_s
                on (agency_s.procedure, agency_s.stage, agency_s.agency, agency_s.tenth) = (m.procedure, m.stage, m.agency, m.tenth)
            left join lateness_history as stage_s
                on (stage_s.procedure, stage_s.stage, stage_s.agency, stage_s.tenth) = (m.procedure, m.stage, '', m.tenth)
            left join lateness_history as procedure_s
                on (procedure_s.procedure, procedure_s.stage, procedure_s.agency, procedure_s.tenth) = (m.procedure, '', '', m.tenth)
            join lateness_history as all_s
                on (all_s.procedure, all_s.stage, all_s.agency, all_s.tenth) = ('', '', '', m.tenth)
            """;

    private static final String CHANCE = "coalesce(agency_s.chance, stage_s.chance, procedure_s.chance, all_s.chance)";

    private static final String CALIBRATE = """
            with %s,
            foreseen as (
                select m.code, m.tenth, max(%s) as chance, max(m.late) as late
                from landmark as m %s where m.held_back group by m.code, m.tenth)
            insert into lateness_calibration (bin, moments, predicted, late)
            select least(9, floor(chance * 10)), count(*), avg(chance), avg(late) from foreseen group by 1
            """.formatted(MOMENTS, CHANCE, EXPERIENCE);

    private static final String JUDGE = """
            with %s,
            foreseen as (
                select m.code, m.tenth, max(%s) as chance, max(m.late) as late
                from landmark as m %s where m.held_back group by m.code, m.tenth)
            insert into lateness_learning (learnt_at, dossiers, held_back, error, base_error)
            select :now::timestamptz, (select count(*) from settled where not held_back), (select count(*) from settled where held_back),
                   avg((chance - late) ^ 2),
                   avg(((select avg(late) from settled where not held_back) - late) ^ 2)
            from foreseen
            """.formatted(MOMENTS, CHANCE, EXPERIENCE);

    private static final String PREDICT = """
            with m as (
                select dossier.code, coalesce(dossier.procedure, '') as procedure, stage.id as stage,
                       coalesce(stage.agency, '') as agency, dossier.due_at,
                       least(9, floor(10 * extract(epoch from :now::timestamptz - received_at)
                                      / extract(epoch from dossier.due_at - received_at)))::smallint as tenth
                from dossier, jsonb_to_recordset(state -> 'stages')
                    as stage (id text, agency text, "openedAt" timestamptz, "doneAt" timestamptz)
                where done_at is null and not ended and clock_stopped_at is null and settled_at is null
                  and dossier.due_at > :now::timestamptz and received_at <= :now::timestamptz
                  and stage."openedAt" <= :now::timestamptz and stage."doneAt" is null),
            foreseen as (
                select distinct on (m.code) m.code, %s as chance, m.procedure, m.stage, m.agency, m.tenth, m.due_at,
                       coalesce(agency_s.dossiers, stage_s.dossiers, procedure_s.dossiers, all_s.dossiers) as dossiers,
                       coalesce(agency_s.late, stage_s.late, procedure_s.late, all_s.late) as late
                from m %s
                order by m.code, chance desc, m.stage),
            gone as (
                delete from lateness where not exists (select from foreseen where foreseen.code = lateness.dossier))
            insert into lateness (dossier, chance, procedure, stage, agency, tenth, due_at, dossiers, late)
            select code, chance, procedure, stage, agency, tenth, due_at, dossiers, late from foreseen
            on conflict (dossier) do update
            set chance = excluded.chance, procedure = excluded.procedure, stage = excluded.stage, agency = excluded.agency,
                tenth = excluded.tenth, due_at = excluded.due_at, dossiers = excluded.dossiers, late = excluded.late
            where (lateness.*) is distinct from (excluded.*)
            """.formatted(CHANCE, EXPERIENCE);

    private final JdbcClient database;
    private final PredictionSettings settings;

    Lateness(JdbcClient database, PredictionSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * What is foreseen of a dossier.
     *
     * @param chance from 0 to 1
     * @param stage the one it is likeliest late by
     * @param tenth how many tenths of its time have gone
     * @param dossiers how many were like it
     * @param late how many of them were late
     */
    record Foreseen(
            String dossier,
            double chance,
            String procedure,
            String stage,
            String agency,
            int tenth,
            Instant dueAt,
            long dossiers,
            long late) {}

    /**
     * How far predictions came true.
     *
     * @param from the lower end of the chances, in tenths
     * @param predicted their mean
     * @param late the share that was late
     */
    record Bin(int from, long moments, double predicted, double late) {}

    /**
     * What was learnt last.
     *
     * @param error mean squared; null where nothing was held back
     * @param baseError the same of saying the share of all each time
     */
    record Learning(
            Instant at,
            long dossiers,
            long heldBack,
            @Nullable Double error,
            @Nullable Double baseError) {}

    /** Goes through the history, and through what was held back of it. */
    @Transactional
    public void learn(Instant now) {
        for (var table : List.of("lateness_history", "lateness_calibration", "lateness_learning")) {
            database.sql("delete from " + table).update();
        }
        for (var sql : List.of(LEARN, CALIBRATE, JUDGE)) {
            database.sql(sql)
                    .param("now", Timestamp.from(now))
                    .param("history", settings.history().toSeconds())
                    .param("most", settings.most())
                    .param("heldBack", settings.heldBack())
                    .param("weight", settings.weight())
                    .update();
        }
    }

    /** Looks at the open dossiers. */
    @Transactional
    public void predict(Instant now) {
        database.sql(PREDICT).param("now", Timestamp.from(now)).update();
    }

    /** How many are likely late. */
    long likely() {
        return database.sql("select count(*) from lateness where chance >= ?")
                .param(settings.alarm())
                .query(Long.class)
                .single();
    }

    Optional<Foreseen> of(String dossier) {
        return database.sql("select * from lateness where dossier = ?")
                .param(dossier)
                .query(Lateness::foreseen)
                .optional();
    }

    /** Where a dossier stands in the order. */
    record Place(double chance, String dossier) {
        private static final Pattern FORM = Pattern.compile("([01]\\.\\d{1,20}(?:E-\\d{1,2})?)!([A-Z0-9.-]{1,60})");

        /** The place an address names; empty where it names none: the first page then. */
        static Optional<Place> of(@Nullable String text) {
            var parts = FORM.matcher(text == null ? "" : text);
            return parts.matches()
                    ? Optional.of(new Place(Double.parseDouble(parts.group(1)), parts.group(2)))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return chance + "!" + dossier;
        }
    }

    /** One page, and where the next begins, if there is one. */
    record Found(List<Foreseen> dossiers, @Nullable Place next) {}

    /** The likeliest first; due dossiers aren't among them any more, whatever was foreseen. */
    Found find(@Nullable Place after, Instant now) {
        var question = database.sql("""
                        select * from lateness
                        where due_at > :now::timestamptz %s
                        order by chance desc, dossier limit :limit
                        """.formatted(
                        after == null ? "" : "and (chance < :chance or chance = :chance and dossier > :dossier)"))
                .param("now", Timestamp.from(now))
                .param("limit", PAGE + 1);
        if (after != null) {
            question = question.param("chance", after.chance()).param("dossier", after.dossier());
        }
        var found = question.query(Lateness::foreseen).list();
        var page = found.size() > PAGE ? found.subList(0, PAGE) : found;
        return new Found(
                page,
                found.size() > PAGE
                        ? new Place(page.getLast().chance(), page.getLast().dossier())
                        : null);
    }

    private static Foreseen foreseen(ResultSet row, int number) throws SQLException {
        return new Foreseen(
                row.getString("dossier"),
                row.getDouble("chance"),
                row.getString("procedure"),
                row.getString("stage"),
                row.getString("agency"),
                row.getInt("tenth"),
                row.getTimestamp("due_at").toInstant(),
                row.getLong("dossiers"),
                row.getLong("late"));
    }

    List<Bin> calibration() {
        return database.sql("select * from lateness_calibration order by bin")
                .query((row, n) -> new Bin(
                        row.getInt("bin"), row.getLong("moments"), row.getDouble("predicted"), row.getDouble("late")))
                .list();
    }

    Optional<Learning> learning() {
        return database.sql("select * from lateness_learning")
                .query((row, n) -> new Learning(
                        row.getTimestamp("learnt_at").toInstant(),
                        row.getLong("dossiers"),
                        row.getLong("held_back"),
                        (Double) row.getObject("error"),
                        (Double) row.getObject("base_error")))
                .optional();
    }
}
