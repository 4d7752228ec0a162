package vn.lienthong.console.journal;

import static vn.lienthong.console.journal.ArrayStatement.array;
import static vn.lienthong.console.journal.ArrayStatement.statement;
import static vn.lienthong.console.journal.ArrayStatement.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/**
 * The journal in PostgreSQL. A batch, its effects and the place to go on from are one transaction; an entry counts once,
 * however often and in whatever order it comes: the rows are always the fold of the entries that are there.
 */
@Repository
public class ReadModel {
    private static final Set<String> KNOWN_TYPES =
            Set.copyOf(EventTypes.of(DossierEvent.class).names().values());

    /** Which dossiers are overdue; it takes the present time twice. */
    public static final String OVERDUE =
            "done_at is null and due_at < ?::timestamptz and due_at < least(clock_stopped_at, ?::timestamptz)";

    private final JdbcTemplate database;

    ReadModel(JdbcTemplate database) {
        this.database = database;
    }

    private record Place(String dossier, long sequence) {}

    /**
     * Takes a batch of entries.
     *
     * @param next where reading goes on, per partition
     * @throws vn.lienthong.contract.identity.MalformedIdentity if an entry's key is no dossier code
     */
    @Transactional
    public void take(List<Journaled> batch, Map<TopicPartition, Long> next) {
        var unique = new LinkedHashMap<Place, Entry>();
        var rivals = new ArrayList<Entry>();
        for (var journaled : batch) {
            var entry = entry(journaled);
            var first = unique.putIfAbsent(new Place(entry.dossier(), entry.sequence()), entry);
            if (first != null && !first.hash().equals(entry.hash())) {
                rivals.add(entry);
            }
        }
        var added = insert(unique.values());
        unique.forEach((place, entry) -> {
            if (!added.contains(place)) {
                rivals.add(entry);
            }
        });
        var refold = noteRivals(rivals);
        fold(
                unique.values().stream()
                        .filter(entry -> added.contains(new Place(entry.dossier(), entry.sequence())))
                        .toList(),
                refold);
        remember(next);
    }

    private static Entry entry(Journaled journaled) {
        var entry = journaled.entry();
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
                journaled.event());
    }

    // ---- entries

    private Set<Place> insert(Collection<Entry> entries) {
        if (entries.isEmpty()) {
            return Set.of();
        }
        var sql = """
                insert into entry (dossier, sequence, type, at, cause, previous, hash, intact, data)
                select * from unnest(?::text[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                                     ?::boolean[], ?::jsonb[])
                on conflict (dossier, sequence) do nothing
                returning dossier, sequence
                """;
        return new HashSet<>(database.query(
                statement(
                        sql,
                        array("text", entries, Entry::dossier),
                        array("bigint", entries, Entry::sequence),
                        array("text", entries, Entry::type),
                        array("timestamptz", entries, entry -> Timestamp.from(entry.at())),
                        array("text", entries, Entry::cause),
                        array("text", entries, Entry::previous),
                        array("text", entries, Entry::hash),
                        array("boolean", entries, Entry::intact),
                        array(
                                "jsonb",
                                entries,
                                entry -> entry.event().map(Redaction::keep).orElse(null))),
                (row, n) -> new Place(row.getString(1), row.getLong(2))));
    }

    /** Marks the entries whose place another, different one claims; the dossiers these are of. */
    private Set<String> noteRivals(List<Entry> rivals) {
        if (rivals.isEmpty()) {
            return Set.of();
        }
        var sql = """
                update entry set rival = claim.hash
                from unnest(?::text[], ?::bigint[], ?::text[]) as claim (dossier, sequence, hash)
                where entry.dossier = claim.dossier and entry.sequence = claim.sequence
                  and entry.hash <> claim.hash and entry.rival is null
                returning entry.dossier
                """;
        return new HashSet<>(database.query(
                statement(
                        sql,
                        array("text", rivals, Entry::dossier),
                        array("bigint", rivals, Entry::sequence),
                        array("text", rivals, Entry::hash)),
                (row, n) -> row.getString(1)));
    }

    /** All entries of a dossier, in order. */
    public List<Entry> entries(String dossier) {
        return entriesOf(List.of(dossier)).getOrDefault(dossier, List.of());
    }

    private Map<String, List<Entry>> entriesOf(Collection<String> dossiers) {
        var found = new HashMap<String, List<Entry>>();
        if (!dossiers.isEmpty()) {
            database.query(
                            statement(
                                    "select * from entry where dossier = any (?::text[]) order by dossier, sequence",
                                    array("text", dossiers, Function.identity())),
                            (row, n) -> entry(row))
                    .forEach(entry -> found.computeIfAbsent(entry.dossier(), code -> new ArrayList<>())
                            .add(entry));
        }
        return found;
    }

    private static Entry entry(ResultSet row) throws SQLException {
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
                Optional.ofNullable(row.getString("data")).flatMap(data -> Redaction.read(type, data)));
    }

    // ---- dossiers

    private void fold(List<Entry> added, Set<String> refold) {
        var byDossier = new TreeMap<String, List<Entry>>();
        refold.forEach(code -> byDossier.put(code, new ArrayList<>()));
        added.forEach(entry -> byDossier
                .computeIfAbsent(entry.dossier(), code -> new ArrayList<>())
                .add(entry));
        if (byDossier.isEmpty()) {
            return;
        }
        var before = lock(byDossier.keySet());
        var after = new HashMap<String, Dossier>();
        var inDisorder = new TreeSet<>(refold);
        byDossier.forEach((code, entries) -> {
            var dossier = before.get(code);
            for (var entry : entries) {
                if (entry.sequence() != (dossier == null ? 0 : dossier.lastSequence()) + 1) {
                    inDisorder.add(code);
                    return;
                }
                dossier = Dossier.after(dossier, entry);
            }
            if (dossier != null) {
                after.put(code, dossier);
            }
        });
        // What doesn't continue where the row stands is folded anew, from the first entry there is.
        entriesOf(inDisorder).forEach((code, entries) -> after.put(code, Dossier.of(entries)));
        write(after.values());
        writeConcerns(before, after);
        tally(added, before, after);
    }

    private Map<String, Dossier> lock(Collection<String> codes) {
        var found = new HashMap<String, Dossier>();
        database.query(
                        statement(
                                "select state from dossier where code = any (?::text[]) order by code for update",
                                array("text", codes, Function.identity())),
                        (row, n) -> dossier(row.getString(1)))
                .forEach(dossier -> found.put(dossier.code(), dossier));
        return found;
    }

    /** A dossier as its row keeps it. */
    public static Dossier dossier(String state) {
        return CanonicalJson.mapper().readValue(state, Dossier.class);
    }

    private void write(Collection<Dossier> dossiers) {
        var sql = """
                insert into dossier (code, status, received_at, due_at, done_at, clock_stopped_at, ended, agencies,
                                     whole, last_sequence, last_at, state)
                select code, status, received_at, due_at, done_at, clock_stopped_at, ended,
                       string_to_array(agencies, ' '), whole, last_sequence, last_at, state
                from unnest(?::text[], ?::smallint[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                            ?::timestamptz[], ?::boolean[], ?::text[], ?::boolean[], ?::bigint[], ?::timestamptz[],
                            ?::jsonb[])
                     as new (code, status, received_at, due_at, done_at, clock_stopped_at, ended, agencies, whole,
                             last_sequence, last_at, state)
                on conflict (code) do update set
                    status = excluded.status, received_at = excluded.received_at, due_at = excluded.due_at,
                    done_at = excluded.done_at, clock_stopped_at = excluded.clock_stopped_at, ended = excluded.ended,
                    agencies = excluded.agencies, whole = excluded.whole, last_sequence = excluded.last_sequence,
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
                array("boolean", dossiers, Dossier::whole),
                array("bigint", dossiers, Dossier::lastSequence),
                array("timestamptz", dossiers, dossier -> timestamp(dossier.lastAt())),
                array("jsonb", dossiers, dossier -> CanonicalJson.mapper().writeValueAsString(dossier))));
    }

    /** A concern's row. */
    private record Row(String dossier, Concern concern) {}

    private void writeConcerns(Map<String, Dossier> before, Map<String, Dossier> after) {
        var changed = new TreeMap<String, Dossier>();
        after.forEach((code, dossier) -> {
            var old = before.get(code);
            if (!dossier.concerns().equals(old == null ? List.of() : old.concerns())) {
                changed.put(code, dossier);
            }
        });
        if (changed.isEmpty()) {
            return;
        }
        database.update(statement(
                "delete from concern where dossier = any (?::text[])",
                array("text", changed.keySet(), Function.identity())));
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

    // ---- counts and progress

    private void tally(List<Entry> added, Map<String, Dossier> before, Map<String, Dossier> after) {
        var changes = new TreeMap<String, Long>();
        added.forEach(entry -> changes.merge(
                "type/" + (KNOWN_TYPES.contains(entry.type()) ? entry.type() : "unknown"), 1L, Long::sum));
        after.forEach((code, dossier) -> {
            var old = before.get(code);
            if (old != null) {
                count(old, -1, changes);
            }
            count(dossier, 1, changes);
        });
        // In the order of names, so that two instances never wait for each other crosswise.
        database.update(statement(
                """
                insert into tally (name, count)
                select name, count from unnest(?::text[], ?::bigint[]) as change (name, count) order by name
                on conflict (name) do update set count = tally.count + excluded.count
                """,
                array("text", changes.keySet(), Function.identity()),
                array("bigint", changes.values(), Function.identity())));
    }

    private static void count(Dossier dossier, long by, Map<String, Long> changes) {
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
        var counts = new HashMap<String, Long>();
        database.query("select name, count from tally", row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }

    /** Dossiers undone past their due time; a clock that stood still before it keeps it from passing. */
    public long overdue(Instant now) {
        var count = database.queryForObject(
                "select count(*) from dossier where " + OVERDUE, Long.class, Timestamp.from(now), Timestamp.from(now));
        return count == null ? 0 : count;
    }

    /** Keeps where reading goes on; within the transaction of what was read. */
    public void remember(Map<TopicPartition, Long> next) {
        next.forEach((partition, offset) -> database.update("""
                insert into progress (topic, partition, next_offset) values (?, ?, ?)
                on conflict (topic, partition) do update set next_offset = excluded.next_offset
                """, partition.topic(), partition.partition(), offset));
    }

    /** Where to go on reading a partition; its beginning if none of it has been read. */
    public long nextOffset(TopicPartition partition) {
        return database
                .queryForList(
                        "select next_offset from progress where topic = ? and partition = ?",
                        Long.class,
                        partition.topic(),
                        partition.partition())
                .stream()
                .findFirst()
                .orElse(0L);
    }
}
