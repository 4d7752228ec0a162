package vn.lienthong.console.journal;

import static vn.lienthong.console.journal.ArrayStatement.array;
import static vn.lienthong.console.journal.ArrayStatement.made;
import static vn.lienthong.console.journal.ArrayStatement.statement;
import static vn.lienthong.console.journal.ArrayStatement.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;

/**
 * The journal in PostgreSQL. A batch, its effects and the place to go on from are one transaction; an entry counts once,
 * however often and in whatever order it comes: the rows are always the fold of the entries that are there.
 */
@Repository
public class ReadModel extends Projection<DossierEvent, Entry, Dossier> {
    static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Set<String> KNOWN_TYPES = Set.copyOf(EVENTS.names().values());
    private static final String RECEIVER_CHANGED =
            Objects.requireNonNull(EVENTS.names().get(DossierEvent.ReceiverChanged.class));

    /** Which dossiers are overdue; it takes the present time twice. */
    public static final String OVERDUE =
            "done_at is null and due_at < ?::timestamptz and due_at < least(clock_stopped_at, ?::timestamptz)";

    ReadModel(JdbcTemplate database) {
        super(database, new Tables("entry", "dossier", "dossier", "tally"), KNOWN_TYPES);
    }

    @Override
    protected Entry entry(Arrived<DossierEvent> arrived) {
        var entry = arrived.entry();
        var code = new DossierCode(entry.key()).value();
        var intact = entry.hash().equals(entry.expectedHash()) && entry.id().equals(code + "/" + entry.sequence());
        return new Entry(
                code,
                entry.sequence(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                entry.hash(),
                intact,
                null,
                arrived.trace(),
                arrived.event());
    }

    @Override
    protected Entry entry(ResultSet row) throws SQLException {
        var type = row.getString("type");
        return new Entry(
                row.getString("dossier"),
                row.getLong("sequence"),
                type,
                row.getTimestamp("at").toInstant(),
                row.getString("cause"),
                row.getString("previous"),
                row.getString("hash"),
                row.getBoolean("intact"),
                row.getString("rival"),
                row.getString("trace"),
                Optional.ofNullable(row.getString("data")).flatMap(data -> Redaction.read(type, data)));
    }

    // ---- dossiers

    @Override
    protected Dossier after(@Nullable Dossier before, Entry entry) {
        return Dossier.after(before, entry);
    }

    @Override
    protected Dossier of(List<Entry> entries) {
        return Dossier.of(entries);
    }

    @Override
    protected Dossier story(String state) {
        return dossier(state);
    }

    /** A dossier as its row keeps it. */
    public static Dossier dossier(String state) {
        return CanonicalJson.mapper().readValue(state, Dossier.class);
    }

    @Override
    protected void write(Collection<Dossier> dossiers) {
        var sql = """
                insert into dossier (code, status, received_at, due_at, done_at, clock_stopped_at, ended, agencies,
                                     procedure, receiver, channel, return_by, settled_at, timeliness, paid_at,
                                     paid_online_at, returned_at, digital_papers, digital_result, steps, steps_here,
                                     whole, last_sequence, last_at, state)
                select code, status, received_at, due_at, done_at, clock_stopped_at, ended,
                       string_to_array(agencies, ' '), procedure, receiver, channel, return_by, settled_at, timeliness, paid_at,
                                     paid_online_at, returned_at, digital_papers, digital_result, steps, steps_here,
                       whole, last_sequence, last_at, state
                from unnest(?::text[], ?::smallint[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                            ?::timestamptz[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::timestamptz[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::boolean[],
                            ?::boolean[], ?::smallint[],
                            ?::smallint[], ?::boolean[], ?::bigint[], ?::timestamptz[], ?::jsonb[])
                     as new (code, status, received_at, due_at, done_at, clock_stopped_at, ended, agencies, procedure,
                             receiver, channel, return_by, settled_at, timeliness, paid_at, paid_online_at, returned_at,
                             digital_papers, digital_result, steps, steps_here, whole, last_sequence, last_at, state)
                on conflict (code) do update set
                    status = excluded.status, received_at = excluded.received_at, due_at = excluded.due_at,
                    done_at = excluded.done_at, clock_stopped_at = excluded.clock_stopped_at, ended = excluded.ended,
                    agencies = excluded.agencies, procedure = excluded.procedure, receiver = excluded.receiver,
                    channel = excluded.channel, return_by = excluded.return_by, settled_at = excluded.settled_at,
                    timeliness = excluded.timeliness, paid_at = excluded.paid_at,
                    paid_online_at = excluded.paid_online_at, returned_at = excluded.returned_at,
                    digital_papers = excluded.digital_papers, digital_result = excluded.digital_result,
                    steps = excluded.steps, steps_here = excluded.steps_here, whole = excluded.whole, last_sequence = excluded.last_sequence,
                    last_at = excluded.last_at, state = excluded.state
                """;
        database.update(statement(
                sql,
                array("text", dossiers, Dossier::code),
                array("smallint", dossiers, dossier -> (short) dossier.status().number()),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.receivedAt())),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.dueAt())),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.doneAt())),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.clockStoppedAt())),
                array("boolean", dossiers, Dossier::ended),
                // Codes of agencies hold no space, so that one text stands for the array in the array.
                array(
                        "text",
                        dossiers,
                        dossier -> dossier.agencies().stream()
                                .map(agency -> agency.value())
                                .collect(java.util.stream.Collectors.joining(" "))),
                array("text", dossiers, dossier -> text(dossier.procedure())),
                array("text", dossiers, dossier -> text(dossier.receiver())),
                array("text", dossiers, dossier -> code(dossier.channel())),
                array("text", dossiers, dossier -> code(dossier.returnBy())),
                array(
                        "timestamptz",
                        dossiers,
                        dossier -> dossier.settled() == null
                                ? null
                                : timestamp(dossier.settled().at())),
                array(
                        "text",
                        dossiers,
                        dossier -> dossier.settled() == null
                                ? null
                                : dossier.settled().timeliness().code()),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.paidAt())),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.paidOnlineAt())),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.returnedAt())),
                array("boolean", dossiers, dossier -> dossier.digital().papers()),
                array("boolean", dossiers, dossier -> dossier.digital().result()),
                array("smallint", dossiers, dossier -> (short) dossier.steps().done()),
                array("smallint", dossiers, dossier -> (short) dossier.steps().here()),
                array("boolean", dossiers, Dossier::whole),
                array("bigint", dossiers, Dossier::lastSequence),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.lastAt())),
                made("jsonb", dossiers, dossier -> CanonicalJson.mapper().writeValueAsString(dossier))));
    }

    private static @Nullable String text(@Nullable Record code) {
        return code == null ? null : code.toString();
    }

    private static @Nullable String code(@Nullable Channel channel) {
        return channel == null ? null : channel.name().toLowerCase(Locale.ROOT);
    }

    /** A due time's row. */
    private record DueRow(String dossier, Dossier.DueSince due) {}

    /** A concern's row. */
    private record Row(String dossier, Concern concern) {}

    @Override
    protected void written(Map<String, Dossier> before, Map<String, Dossier> after) {
        writeConcerns(changed(before, after, Dossier::concerns));
        writeDues(before, changed(before, after, Dossier::dues));
    }

    /** Those whose list isn't what it was, by their codes. */
    private static <T> Map<String, Dossier> changed(
            Map<String, Dossier> before, Map<String, Dossier> after, Function<Dossier, List<T>> list) {
        var changed = new TreeMap<String, Dossier>();
        after.forEach((code, dossier) -> {
            var old = before.get(code);
            if (!list.apply(dossier).equals(old == null ? List.of() : list.apply(old))) {
                changed.put(code, dossier);
            }
        });
        return changed;
    }

    private void delete(String from, Collection<String> dossiers) {
        database.update(statement(
                "delete from " + from + " where dossier = any (?::text[])",
                array("text", dossiers, Function.identity())));
    }

    private void writeConcerns(Map<String, Dossier> changed) {
        if (changed.isEmpty()) {
            return;
        }
        delete("concern", changed.keySet());
        var rows = changed.values().stream()
                .flatMap(dossier -> dossier.concerns().stream().map(concern -> new Row(dossier.code(), concern)))
                .toList();
        database.update(statement(
                """
                insert into concern (dossier, kind, stage, since)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
                """,
                array("text", rows, Row::dossier),
                array("text", rows, row -> row.concern().kind().id()),
                array(
                        "text",
                        rows,
                        row -> Objects.requireNonNullElse(row.concern().stage(), "")),
                array("timestamptz", rows, row -> timestamp(row.concern().since()))));
    }

    private void writeDues(Map<String, Dossier> before, Map<String, Dossier> changed) {
        if (changed.isEmpty()) {
            return;
        }
        var known = changed.keySet().stream().filter(before::containsKey).toList();
        if (!known.isEmpty()) {
            delete("due_since", known);
        }
        var rows = changed.values().stream()
                .flatMap(dossier -> dossier.dues().stream().map(due -> new DueRow(dossier.code(), due)))
                .toList();
        database.update(statement(
                """
                insert into due_since (dossier, since, due_at, stopped_at)
                select * from unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
                """,
                array("text", rows, DueRow::dossier),
                array("timestamptz", rows, row -> timestamp(row.due().since())),
                array("timestamptz", rows, row -> timestamp(row.due().dueAt())),
                array("timestamptz", rows, row -> timestamp(row.due().stoppedAt()))));
    }

    // ---- counts

    @Override
    protected void count(Dossier dossier, long by, Map<String, Long> changes) {
        changes.merge("status/" + dossier.status().number(), by, Long::sum);
        changes.merge("broken", dossier.whole() ? 0 : by, Long::sum);
        changes.merge("ended", dossier.ended() ? by : 0, Long::sum);
        changes.merge("clock-stopped", dossier.clockStoppedAt() == null ? 0 : by, Long::sum);
        dossier.concerns()
                .forEach(concern -> changes.merge("concern/" + concern.kind().id(), by, Long::sum));
    }

    /**
     * Entries by type ({@code type/…}), dossiers by status ({@code status/…}), those with a {@code broken} chain, those
     * that have {@code ended} or whose clock stands still ({@code clock-stopped}), and concerns ({@code concern/…}).
     */
    public Map<String, Long> tally() {
        return counts();
    }

    /**
     * Entries of before a day (in Vietnam) that were taken, and changes of receivers whenever they were: while they are as many,
     * figures of then are what they were.
     */
    public long entriesThatTellOfBefore(LocalDate day) {
        var count = database.queryForObject(
                "select coalesce(sum(count), 0) from tally where name = ? or name like '%s%%' and name collate \"C\" < ?"
                        .formatted(DAY),
                Long.class,
                "type/" + RECEIVER_CHANGED,
                DAY + day);
        return count == null ? 0 : count;
    }

    /** Dossiers undone past their due time; a clock that stood still before it keeps it from passing. */
    public long overdue(Instant now) {
        var count = database.queryForObject(
                "select count(*) from dossier where " + OVERDUE, Long.class, Timestamp.from(now), Timestamp.from(now));
        return count == null ? 0 : count;
    }
}
