package vn.lienthong.console.agency;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;

/** What the read model knows of agencies. */
@Repository
class AgencyFigures {
    /** So many of an agency's dossiers are looked at, the newest; a page says where there are more. */
    static final int MOST = 2_000;
    /** What an agency did is counted over this long. */
    static final Duration SPAN = Duration.ofDays(30);

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final JdbcClient database;
    private final Clock clock;
    private volatile Glance kept = new Glance(Instant.MIN, Map.of(), Map.of());

    AgencyFigures(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Open stages of an agency.
     *
     * @param late of them past their time
     * @param unfetched of them not fetched by the agency, as routing told
     */
    record Owed(String agency, long open, long late, long unfetched) {}

    /**
     * What an agency did with the dossiers looked at.
     *
     * @param refused actions routing refused it
     */
    record Deeds(long done, long refused, @Nullable Instant last) {}

    /**
     * All agencies at a glance, as of some seconds ago.
     *
     * @param owed by those that owe something
     * @param refused actions of each agency that routing refused within {@link #SPAN}, where there were any
     */
    record Glance(Instant at, Map<String, Owed> owed, Map<String, Long> refused) {}

    Glance all() {
        var now = clock.instant();
        var before = kept;
        if (before.at().plus(KEPT).isAfter(now)) {
            return before;
        }
        var fresh = new Glance(now, owed(now), refused(now));
        kept = fresh;
        return fresh;
    }

    private Map<String, Long> refused(Instant now) {
        return database
                .sql("""
                        select data ->> 'agency' as agency, count(*) as refused from entry
                        where type = 'vn.lienthong.action-refused.v1' and at > ? group by 1""")
                .param(Timestamp.from(now.minus(SPAN)))
                .query((row, n) -> Map.entry(row.getString("agency"), row.getLong("refused")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, Owed> owed(Instant now) {
        return database
                .sql("""
                        select held ->> 'agency' as agency, count(*) as open,
                            count(*) filter (where cast(held ->> 'dueAt' as timestamptz) < ?) as late,
                            count(*) filter (where exists (select 1 from concern where concern.dossier = code
                                and kind = 'unfetched' and concern.stage = held ->> 'id')) as unfetched
                        from dossier, jsonb_array_elements(state -> 'stages') as held
                        where not ended and held ->> 'phase' in ('WAITING', 'IN_PROCESS', 'SEALING')
                            and held ->> 'agency' is not null
                        group by 1""")
                .param(Timestamp.from(now))
                .query((row, n) -> new Owed(
                        row.getString("agency"), row.getLong("open"), row.getLong("late"), row.getLong("unfetched")))
                .list()
                .stream()
                .collect(Collectors.toMap(Owed::agency, Function.identity()));
    }

    /** Its open dossiers, the newest. */
    List<Dossier> open(String agency) {
        return database.sql("""
                        select state from dossier where not ended and agencies @> array[?]::text[]
                        order by received_at desc limit ?""")
                .params(agency, MOST)
                .query((row, n) -> ReadModel.dossier(row.getString(1)))
                .list();
    }

    /** What it did lately, in the newest of its dossiers. */
    Deeds deeds(String agency) {
        return database.sql("""
                        select count(*) filter (where type not like '%action-refused%') as done,
                            count(*) filter (where type like '%action-refused%') as refused, max(at) as last
                        from entry
                        where dossier in (select code from dossier where agencies @> array[?]::text[] order by last_at desc limit ?)
                            and data ->> 'agency' = ? and at > ?
                            and (type like '%.stage-accepted.%' or type like '%.stage-completed.%'
                                or type like '%.supplement-requested.%' or type like '%.dossier-refused.%'
                                or type like '%.action-refused.%')""")
                .params(agency, MOST, agency, Timestamp.from(clock.instant().minus(SPAN)))
                .query((row, n) -> new Deeds(
                        row.getLong("done"),
                        row.getLong("refused"),
                        row.getTimestamp("last") == null
                                ? null
                                : row.getTimestamp("last").toInstant()))
                .single();
    }
}
