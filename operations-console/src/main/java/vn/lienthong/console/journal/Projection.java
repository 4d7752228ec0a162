package vn.lienthong.console.journal;

import static vn.lienthong.console.journal.ArrayStatement.array;
import static vn.lienthong.console.journal.ArrayStatement.made;
import static vn.lienthong.console.journal.ArrayStatement.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * A journal's entries and what they come to, in PostgreSQL. An entry counts once, however often and in whatever order it comes:
 * the rows are always the fold of the entries that are there.
 *
 * @param <E> the journal's events
 * @param <N> an entry
 * @param <S> what the entries of one code come to
 */
public abstract class Projection<E, N extends ChainedEntry<E>, S extends Folded> {
    protected final JdbcTemplate database;
    private final Tables tables;
    private final Set<String> knownTypes;

    /** What names in the tally begin with that count entries by the day they are of, in Vietnam. */
    protected static final String DAY = "day/";

    /**
     * Where it is kept.
     *
     * @param entries table of the entries
     * @param key column of theirs with the code they are of
     * @param stories table of what they come to, by {@code code}, with it in {@code state}
     * @param tally table of the counts
     */
    public record Tables(String entries, String key, String stories, String tally) {
        /** The statement, with the names in their places. */
        String in(String sql) {
            return sql.replace("{entries}", entries)
                    .replace("{key}", key)
                    .replace("{stories}", stories)
                    .replace("{tally}", tally);
        }
    }

    protected Projection(JdbcTemplate database, Tables tables, Collection<String> knownTypes) {
        this.database = database;
        this.tables = tables;
        this.knownTypes = Set.copyOf(knownTypes);
    }

    private record Place(String code, long sequence) {
        static Place of(ChainedEntry<?> entry) {
            return new Place(entry.code(), entry.sequence());
        }
    }

    // ---- what differs from journal to journal

    /** @throws vn.lienthong.contract.identity.MalformedIdentity if the key isn't what it should be */
    protected abstract N entry(Arrived<E> arrived);

    /** An entry as its row keeps it. */
    protected abstract N entry(ResultSet row) throws SQLException;

    /** As its row keeps it. */
    protected abstract S story(String state);

    protected abstract S after(@Nullable S before, N entry);

    protected abstract S of(List<N> entries);

    protected abstract void write(Collection<S> stories);

    /** What one adds to the counts, or takes from them. */
    protected abstract void count(S story, long by, Map<String, Long> changes);

    /** What else follows from a change. */
    protected void written(Map<String, S> before, Map<String, S> after) {}

    // ---- entries

    /**
     * Takes a batch of entries.
     *
     * @param next where reading goes on, per partition
     * @throws vn.lienthong.contract.identity.MalformedIdentity if an entry's key isn't what it should be
     */
    @Transactional
    public void take(List<Arrived<E>> batch, Map<TopicPartition, Long> next) {
        takeRead(read(batch), next);
    }

    /**
     * The entries of a batch, their hashes looked at; touches no database.
     *
     * @throws vn.lienthong.contract.identity.MalformedIdentity if an entry's key isn't what it should be
     */
    List<N> read(List<Arrived<E>> batch) {
        return batch.parallelStream().map(this::entry).toList();
    }

    /** Takes entries that {@link #read} made; within a transaction. */
    void takeRead(List<N> entries, Map<TopicPartition, Long> next) {
        fold(entries);
        remember(next);
    }

    private void fold(List<N> batch) {
        var unique = new LinkedHashMap<Place, N>();
        var rivals = new ArrayList<N>();
        for (var entry : batch) {
            var first = unique.putIfAbsent(Place.of(entry), entry);
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
                        .filter(entry -> added.contains(Place.of(entry)))
                        .toList(),
                refold);
    }

    private Set<Place> insert(Collection<N> entries) {
        if (entries.isEmpty()) {
            return Set.of();
        }
        var sql = tables.in("""
                insert into {entries} ({key}, sequence, type, at, cause, previous, hash, intact, trace, data)
                select * from unnest(?::text[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                                     ?::boolean[], ?::text[], ?::jsonb[])
                on conflict ({key}, sequence) do nothing
                returning {key}, sequence
                """);
        return new HashSet<>(database.query(
                statement(
                        sql,
                        array("text", entries, ChainedEntry::code),
                        array("bigint", entries, ChainedEntry::sequence),
                        array("text", entries, ChainedEntry::type),
                        array("timestamptz", entries, entry -> Timestamp.from(entry.at())),
                        array("text", entries, ChainedEntry::cause),
                        array("text", entries, ChainedEntry::previous),
                        array("text", entries, ChainedEntry::hash),
                        array("boolean", entries, ChainedEntry::intact),
                        array("text", entries, ChainedEntry::trace),
                        made(
                                "jsonb",
                                entries,
                                entry -> entry.event().map(Redaction::keep).orElse(null))),
                (row, n) -> new Place(row.getString(1), row.getLong(2))));
    }

    /** Marks the entries whose place another, different one claims; the codes these are of. */
    private Set<String> noteRivals(List<N> rivals) {
        if (rivals.isEmpty()) {
            return Set.of();
        }
        var sql = tables.in("""
                update {entries} entry set rival = claim.hash
                from unnest(?::text[], ?::bigint[], ?::text[]) as claim (code, sequence, hash)
                where entry.{key} = claim.code and entry.sequence = claim.sequence
                  and entry.hash <> claim.hash and entry.rival is null
                returning entry.{key}
                """);
        return new HashSet<>(database.query(
                statement(
                        sql,
                        array("text", rivals, ChainedEntry::code),
                        array("bigint", rivals, ChainedEntry::sequence),
                        array("text", rivals, ChainedEntry::hash)),
                (row, n) -> row.getString(1)));
    }

    /** All entries of a code, in order. */
    public List<N> entries(String code) {
        return entriesOf(List.of(code)).getOrDefault(code, List.of());
    }

    private Map<String, List<N>> entriesOf(Collection<String> codes) {
        var found = new HashMap<String, List<N>>();
        if (!codes.isEmpty()) {
            var sql = tables.in("select * from {entries} where {key} = any (?::text[]) order by {key}, sequence");
            database.query(statement(sql, array("text", codes, Function.identity())), (row, n) -> entry(row))
                    .forEach(entry -> found.computeIfAbsent(entry.code(), code -> new ArrayList<>())
                            .add(entry));
        }
        return found;
    }

    // ---- what they come to

    private void fold(List<N> added, Set<String> refold) {
        var byCode = new TreeMap<String, List<N>>();
        refold.forEach(code -> byCode.put(code, new ArrayList<>()));
        added.forEach(entry ->
                byCode.computeIfAbsent(entry.code(), code -> new ArrayList<>()).add(entry));
        if (byCode.isEmpty()) {
            return;
        }
        var before = lock(byCode.keySet());
        var after = new HashMap<String, S>();
        var inDisorder = new TreeSet<>(refold);
        byCode.forEach((code, entries) -> {
            var story = before.get(code);
            for (var entry : entries) {
                if (entry.sequence() != (story == null ? 0 : story.lastSequence()) + 1) {
                    inDisorder.add(code);
                    return;
                }
                story = after(story, entry);
            }
            if (story != null) {
                after.put(code, story);
            }
        });
        // What doesn't continue where the row stands is folded anew, from the first entry there is.
        entriesOf(inDisorder).forEach((code, entries) -> after.put(code, of(entries)));
        write(after.values());
        written(before, after);
        count(added, before, after);
    }

    /** What the entries of a code come to; empty where there are none. */
    public Optional<S> find(String code) {
        return database
                .queryForList(
                        tables.in("select state from {stories} where code = ?"), String.class, code.replace('\0', ' '))
                .stream()
                .findFirst()
                .map(this::story);
    }

    private Map<String, S> lock(Collection<String> codes) {
        var found = new HashMap<String, S>();
        var sql = tables.in("select state from {stories} where code = any (?::text[]) order by code for update");
        database
                .query(statement(sql, array("text", codes, Function.identity())), (row, n) -> row.getString(1))
                .parallelStream()
                .map(this::story)
                .toList()
                .forEach(story -> found.put(story.code(), story));
        return found;
    }

    // ---- progress

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

    // ---- counts

    private void count(List<N> added, Map<String, S> before, Map<String, S> after) {
        var changes = new TreeMap<String, Long>();
        added.forEach(entry -> {
            changes.merge("type/" + (knownTypes.contains(entry.type()) ? entry.type() : "unknown"), 1L, Long::sum);
            changes.merge(DAY + LocalDate.ofInstant(entry.at(), WorkingCalendar.ZONE), 1L, Long::sum);
        });
        after.forEach((code, story) -> {
            var old = before.get(code);
            if (old != null) {
                count(old, -1, changes);
            }
            count(story, 1, changes);
        });
        // In the order of names, so that two instances never wait for each other crosswise.
        database.update(statement(
                tables.in("""
                insert into {tally} (name, count)
                select name, count from unnest(?::text[], ?::bigint[]) as change (name, count) order by name
                on conflict (name) do update set count = {tally}.count + excluded.count
                """),
                array("text", changes.keySet(), Function.identity()),
                array("bigint", changes.values(), Function.identity())));
    }

    protected Map<String, Long> counts() {
        var counts = new HashMap<String, Long>();
        database.query(tables.in("select name, count from {tally} where name not like '" + DAY + "%'"), row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }
}
