package vn.lienthong.routing.registry;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * The registry in PostgreSQL, its owner; {@code registry.*.state} are projections of it, kept in step by {@link
 * RegistryPublisher}. Each write counts the registry's version on in the same transaction, so that what was committed is
 * published, also after a crash.
 *
 * <p>What the files say holds until a change has touched a record: then the change holds, and a file that says otherwise
 * is named in the log. A record the files don't have any more goes, unless a change has touched it.
 */
@Repository
public class RegistryStore {
    private static final Logger log = LoggerFactory.getLogger(RegistryStore.class);
    /** Who writes what the files say. */
    static final String FILES = "files";

    private final JdbcClient database;
    private final Clock clock;
    private final Semaphore changed = new Semaphore(0);
    private volatile @Nullable Cached cached;

    RegistryStore(JdbcClient database, ObjectProvider<Clock> clock) {
        this.database = database;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    private record Cached(long version, RegistryHistory history) {}

    /** What a record is, in the order in which they are published: a change comes when all it needs is there. */
    enum Kind {
        AGENCY("agency", Topics.REGISTRY_AGENCY_STATE, Agency.class),
        PROCEDURE("procedure", Topics.REGISTRY_PROCEDURE_STATE, Procedure.class),
        CALENDAR("calendar", Topics.REGISTRY_CALENDAR_STATE, WorkingCalendar.class),
        CHANGE("change", Topics.REGISTRY_CHANGE_STATE, RegistryChange.class);

        private final String word;
        private final Topic topic;
        private final Class<?> type;

        Kind(String word, Topic topic, Class<?> type) {
            this.word = word;
            this.topic = topic;
            this.type = type;
        }

        Topic topic() {
            return topic;
        }

        private static Kind of(String word) {
            for (var kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of record: " + word);
        }
    }

    /**
     * A record that is to become another; an entry of the audit if {@code who} did it.
     *
     * @param before null where it begins
     * @param after null where it goes
     */
    record Write(
            Kind kind,
            String key,
            @Nullable Object before,
            @Nullable Object after) {}

    /**
     * Who makes a change.
     *
     * @param agency of the person; null for the files and for the system itself
     * @param change the change set; null where there is none
     */
    record Author(
            String who, @Nullable String agency, @Nullable String change) {}

    // ---- reading

    /** Everything, as it was, is and will be. */
    public RegistryHistory history() {
        long version = version();
        var known = cached;
        if (known != null && known.version() == version) {
            return known.history();
        }
        var read = read();
        cached = new Cached(version, read);
        return read;
    }

    private long version() {
        return database.sql("select version from registry_version")
                .query(Long.class)
                .single();
    }

    private RegistryHistory read() {
        var agencies = new ArrayList<Agency>();
        var procedures = new ArrayList<Procedure>();
        var calendars = new HashMap<String, WorkingCalendar>();
        var changes = new ArrayList<RegistryChange>();
        values().forEach((kind, values) -> values.values().forEach(value -> {
            switch (value) {
                case Agency agency -> agencies.add(agency);
                case Procedure procedure -> procedures.add(procedure);
                case WorkingCalendar calendar -> calendars.put(calendar.id(), calendar);
                case RegistryChange change -> changes.add(change);
                default -> throw new IllegalStateException("a record of no kind");
            }
        }));
        return new RegistryHistory(agencies, procedures, calendars, changes);
    }

    /** Every record, by kind and key. */
    Map<Kind, Map<String, Object>> values() {
        var all = new EnumMap<Kind, Map<String, Object>>(Kind.class);
        for (var kind : Kind.values()) {
            all.put(kind, new LinkedHashMap<>());
        }
        database.sql("select kind, key, value from registry_record where value is not null order by kind, key")
                .query(row -> {
                    var kind = Kind.of(row.getString("kind"));
                    Objects.requireNonNull(all.get(kind)).put(row.getString("key"), read(kind, row.getString("value")));
                });
        return all;
    }

    private static Object read(Kind kind, String json) {
        return CanonicalJson.mapper().readValue(json, kind.type);
    }

    // ---- writing

    /** Adds a version of a procedure, or puts another in its place. */
    @Transactional
    public void publishProcedure(Procedure procedure, String who) {
        publishProcedures(List.of(procedure), who);
    }

    /** Adds many versions of procedures at once. */
    @Transactional
    public void publishProcedures(Collection<Procedure> procedures, String who) {
        var values = new LinkedHashMap<String, Object>();
        procedures.forEach(procedure -> values.put(procedure.key(), procedure));
        publish(Kind.PROCEDURE, values, who);
    }

    /** Adds a calendar, or corrects it: then what is due is counted anew in every open dossier. */
    @Transactional
    public void publishCalendar(WorkingCalendar calendar, String who) {
        lock();
        var before = stored(Kind.CALENDAR).get(calendar.id());
        publish(Kind.CALENDAR, Map.of(calendar.id(), calendar), who);
        if (before != null && before.value() != null && !calendar.equals(before.value())) {
            correctCalendar(calendar.id());
        }
    }

    /** Makes routing look at the open dossiers once, from the change's time on. */
    @Transactional
    public void publishChange(RegistryChange change, String who) {
        publish(Kind.CHANGE, Map.of(change.id(), change), who);
    }

    private void publish(Kind kind, Map<String, Object> values, String who) {
        lock();
        var known = stored(kind);
        var writes = new ArrayList<Write>();
        values.forEach((key, value) -> {
            var row = known.get(key);
            var before = row == null ? null : row.value();
            if (!value.equals(before)) {
                writes.add(new Write(kind, key, before, value));
            }
        });
        write(writes, new Author(who, null, null));
    }

    /** From here to the end of the transaction nobody else changes the registry. */
    void lock() {
        database.sql("select version from registry_version for update")
                .query(Long.class)
                .single();
    }

    /** Writes records, their audit and the new version; within the transaction of what they come from. */
    void write(List<Write> writes, Author author) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the registry is written in the transaction of what changes it");
        }
        if (writes.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into registry_record (kind, key, value, changed_by)
                        select kind, key, value::jsonb, ?
                        from unnest(?::text[], ?::text[], ?::text[]) as w (kind, key, value)
                        on conflict (kind, key) do update
                        set value = excluded.value, changed_by = excluded.changed_by""")
                .params(
                        author.change() != null ? author.change() : author.who(),
                        column(writes, write -> write.kind().word),
                        column(writes, Write::key),
                        column(writes, write -> json(write.after())))
                .update();
        audit(writes, author);
        countOn();
    }

    private void audit(List<Write> writes, Author author) {
        database.sql("""
                        insert into registry_audit (at, who, agency, what, change, kind, key, before, after)
                        select ?, ?, ?, what, ?, kind, key, before::jsonb, after::jsonb
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                            as w (what, kind, key, before, after)""")
                .param(Timestamp.from(now()))
                .param(author.who())
                .param(author.agency())
                .param(author.change())
                .param(column(writes, RegistryStore::what))
                .param(column(writes, write -> write.kind().word))
                .param(column(writes, Write::key))
                .param(column(writes, write -> json(write.before())))
                .param(column(writes, write -> json(write.after())))
                .update();
    }

    /** Adds an entry that is about no single record. */
    void audit(Author author, String what) {
        database.sql("insert into registry_audit (at, who, agency, what, change) values (?, ?, ?, ?, ?)")
                .param(Timestamp.from(now()))
                .param(author.who())
                .param(author.agency())
                .param(what)
                .param(author.change())
                .update();
    }

    private static String what(Write write) {
        if (write.before() == null) {
            return "record-added";
        }
        return write.after() == null ? "record-withdrawn" : "record-changed";
    }

    private static String[] column(List<Write> writes, java.util.function.Function<Write, @Nullable String> value) {
        var column = new String[writes.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(writes.get(i));
        }
        return column;
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : CanonicalJson.mapper().writeValueAsString(value);
    }

    Instant now() {
        return clock.instant();
    }

    private void countOn() {
        database.sql("update registry_version set version = version + 1").update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                changed.release();
            }
        });
    }

    // ---- the files

    private record Stored(
            @Nullable Object value,
            @Nullable Object fileValue,
            @Nullable String changedBy) {}

    private Map<String, Stored> stored(Kind kind) {
        var rows = new HashMap<String, Stored>();
        database.sql("select key, value, file_value, changed_by from registry_record where kind = ?")
                .param(kind.word)
                .query(row -> {
                    var value = row.getString("value");
                    var fileValue = row.getString("file_value");
                    rows.put(
                            row.getString("key"),
                            new Stored(
                                    value == null ? null : read(kind, value),
                                    fileValue == null ? null : read(kind, fileValue),
                                    row.getString("changed_by")));
                });
        return rows;
    }

    /** Takes over what the files say, where no change says otherwise. */
    @Transactional
    void seed(RegistryFiles.Contents files) {
        lock();
        var agencies = new LinkedHashMap<String, Object>();
        files.agencies().forEach(agency -> agencies.put(agency.key(), agency));
        var procedures = new LinkedHashMap<String, Object>();
        files.procedures().forEach(procedure -> procedures.put(procedure.key(), procedure));
        var before = stored(Kind.CALENDAR);
        seed(Kind.AGENCY, agencies);
        seed(Kind.PROCEDURE, procedures);
        seed(Kind.CALENDAR, new LinkedHashMap<>(files.calendars()));
        var after = stored(Kind.CALENDAR);
        before.forEach((id, row) -> {
            var now = after.get(id);
            if (row.value() != null
                    && now != null
                    && now.value() != null
                    && !now.value().equals(row.value())) {
                correctCalendar(id);
            }
        });
    }

    /** A calendar was corrected (đính chính lịch làm việc): what is due is counted anew in every open dossier. */
    private void correctCalendar(String id) {
        var now = now();
        publishChange(
                new RegistryChange(
                        "calendar-%s-%d".formatted(id, now.toEpochMilli()),
                        RegistryChange.Kind.CALENDAR,
                        "Đính chính lịch làm việc " + id,
                        now),
                FILES);
    }

    private void seed(Kind kind, Map<String, Object> files) {
        var known = stored(kind);
        var writes = new ArrayList<Write>();
        var keys = new HashSet<>(files.keySet());
        known.forEach((key, row) -> {
            if (row.fileValue() != null) {
                keys.add(key);
            }
        });
        var noted = new ArrayList<Write>();
        for (var key : keys) {
            var value = files.get(key);
            var row = known.get(key);
            if (row == null || row.changedBy() == null) {
                var before = row == null ? null : row.value();
                if (!Objects.equals(before, value)) {
                    writes.add(new Write(kind, key, before, value));
                }
            } else if (!Objects.equals(row.fileValue(), value)) {
                noted.add(new Write(kind, key, null, value));
                log.atWarn()
                        .addKeyValue("kind", kind.word)
                        .addKeyValue("key", key)
                        .addKeyValue("changed-by", row.changedBy())
                        .log("the files say otherwise than a change of the registry: the change holds");
            }
        }
        noteFiles(noted);
        if (writes.isEmpty()) {
            return;
        }
        write(writes, new Author(FILES, null, null));
        noteFiles(writes);
        database.sql("update registry_record set changed_by = null where kind = ? and key = any(?)")
                .params(kind.word, column(writes, Write::key))
                .update();
        // Gone from the files, and nobody else's: no trace is needed for it to stay away.
        database.sql(
                        "delete from registry_record where kind = ? and value is null and file_value is null and changed_by is null")
                .param(kind.word)
                .update();
    }

    private void noteFiles(List<Write> writes) {
        database.sql("""
                        update registry_record r set file_value = w.value::jsonb
                        from unnest(?::text[], ?::text[], ?::text[]) as w (kind, key, value)
                        where r.kind = w.kind and r.key = w.key""")
                .params(
                        column(writes, write -> write.kind().word),
                        column(writes, Write::key),
                        column(writes, write -> json(write.after())))
                .update();
    }

    // ---- what the publisher needs

    /** Waits for the next change of this instance, but no longer than that. */
    void awaitChange(Duration longest) throws InterruptedException {
        if (changed.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            changed.drainPermits();
        }
    }

    /** The version up to which the topics have it, and the newest. */
    record Versions(long version, long published) {
        boolean isPublished() {
            return published >= version;
        }
    }

    Versions versions() {
        return database.sql("select version, published from registry_version")
                .query((row, n) -> new Versions(row.getLong("version"), row.getLong("published")))
                .single();
    }

    void published(long version) {
        database.sql("update registry_version set published = greatest(published, ?)")
                .param(version)
                .update();
    }
}
