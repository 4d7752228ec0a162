package vn.lienthong.intake.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.audit.Attempt.Outcome;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.support.database.Writes;

/** The audit in PostgreSQL: numbered in each day of Vietnam's zone, each row's hash over the one before. */
@Repository
class JdbcAttempts {
    private static final long ADVISORY_LOCK = 0x617564_6974L; // "audit"
    private static final byte[] BEGIN = new byte[32];

    private final JdbcClient database;
    private final JdbcTemplate batches;
    private final TransactionTemplate transactions;
    private final TellLooks looks;
    private volatile @Nullable LocalDate prepared;

    JdbcAttempts(JdbcClient database, JdbcTemplate batches, TransactionTemplate transactions, TellLooks looks) {
        this.looks = looks;
        this.database = database;
        this.batches = batches;
        this.transactions = transactions;
    }

    /** A row of the audit. */
    record Written(LocalDate day, long position, Attempt attempt, byte[] hash) {}

    /** Where a row is. */
    record Position(LocalDate day, long position) {}

    /** What a row's hash is over, beside the hash before. */
    private record Hashed(LocalDate day, long position, Attempt attempt) {}

    private record Head(long position, byte[] hash) {}

    void note(Attempt attempt) {
        Writes.write(
                database,
                "insert into attempt_waiting (id, data) values (?, ?::jsonb)",
                List.of(attempt.id(), CanonicalJson.mapper().writeValueAsString(attempt)));
    }

    void note(Collection<Attempt> attempts) {
        database.sql("insert into attempt_waiting (id, data) select * from unnest(?::uuid[], ?::jsonb[])")
                .param(attempts.stream().map(Attempt::id).toArray(UUID[]::new))
                .param(attempts.stream()
                        .map(CanonicalJson.mapper()::writeValueAsString)
                        .toArray(String[]::new))
                .update();
    }

    /**
     * Writes attempts, and those that were noted with a change and never told whole.
     *
     * @param lost how many more there were, of which nothing is known
     * @return false where another instance is writing just now; nothing was written
     */
    boolean write(Collection<Attempt> told, long lost, AuditSettings settings) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (!database.sql("select pg_try_advisory_xact_lock(?)")
                    .param(ADVISORY_LOCK)
                    .query(Boolean.class)
                    .single()) {
                return false;
            }
            var all = new LinkedHashMap<UUID, Attempt>();
            told.forEach(attempt -> all.put(attempt.id(), attempt));
            noted(told, settings).forEach(attempt -> all.putIfAbsent(attempt.id(), attempt));
            if (lost > 0) {
                var gap = gap(lost);
                all.put(gap.id(), gap);
            }
            if (!all.isEmpty()) {
                append(all.values());
                looks.tell(all.values());
            }
            return true;
        }));
    }

    private List<Attempt> noted(Collection<Attempt> told, AuditSettings settings) {
        return database.sql("""
                        delete from attempt_waiting where id = any(?) or at < now() - make_interval(secs => ?)
                        returning data""")
                .param(told.stream().map(Attempt::id).toArray(UUID[]::new))
                .param((double) settings.unfinished().toSeconds())
                .query((row, n) -> CanonicalJson.mapper().readValue(row.getString("data"), Attempt.class))
                .list();
    }

    private static Attempt gap(long lost) {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new Attempt(
                EventId.at(now),
                now,
                "audit",
                null,
                null,
                null,
                null,
                null,
                "LOST",
                "attempts",
                null,
                Outcome.FAILED,
                null,
                null,
                List.of(),
                null,
                null,
                lost,
                0);
    }

    private void append(Collection<Attempt> attempts) {
        var today = database.sql("select (now() at time zone ?)::date")
                .param(WorkingCalendar.ZONE.getId())
                .query(LocalDate.class)
                .single();
        if (!today.equals(prepared)) {
            database.sql("select attempts_of_month(?)")
                    .param(today)
                    .query((row, n) -> 0)
                    .list();
            prepared = today;
        }
        var head = database.sql("select position, hash from attempt where day = ? order by position desc limit 1")
                .param(today)
                .query((row, n) -> new Head(row.getLong("position"), row.getBytes("hash")))
                .optional()
                .orElse(new Head(0, BEGIN));
        var rows = new ArrayList<Object[]>(attempts.size());
        for (var attempt :
                attempts.stream().sorted(Comparator.comparing(Attempt::at)).toList()) {
            long position = head.position() + 1;
            head = new Head(position, hash(head.hash(), today, position, attempt));
            rows.add(row(today, attempt, head));
        }
        batches.batchUpdate("""
                insert into attempt (day, position, id, at, way, agency, subject, issuer, certificate, remote, method,
                    route, dossier, outcome, status, problem, rules, request, trace, size, millis, hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows);
    }

    private static Object[] row(LocalDate day, Attempt attempt, Head head) {
        return Arrays.asList(
                        day,
                        head.position(),
                        attempt.id(),
                        Timestamp.from(attempt.at()),
                        attempt.way(),
                        attempt.agency(),
                        attempt.subject(),
                        attempt.issuer(),
                        attempt.certificate(),
                        attempt.remote(),
                        attempt.method(),
                        attempt.route(),
                        attempt.dossier(),
                        attempt.outcome().name().toLowerCase(Locale.ROOT),
                        attempt.status(),
                        attempt.problem(),
                        String.join(" ", attempt.rules()),
                        attempt.request(),
                        attempt.trace(),
                        attempt.size(),
                        attempt.millis(),
                        head.hash())
                .toArray();
    }

    private static byte[] hash(byte[] before, LocalDate day, long position, Attempt attempt) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            return digest.digest(CanonicalJson.mapper()
                    .writeValueAsString(new Hashed(day, position, attempt))
                    .getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What is asked of the audit; null asks for all. */
    record Question(
            @Nullable String agency,
            @Nullable String dossier,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** The next rows after a position. */
    List<Written> read(Question question, Position after, int most) {
        var sql = new StringBuilder("select * from attempt where (day, position) > (?, ?)");
        var params = new ArrayList<Object>(List.of(after.day(), after.position()));
        if (question.agency() != null) {
            sql.append(" and agency = ?");
            params.add(question.agency());
        }
        if (question.dossier() != null) {
            sql.append(" and dossier = ?");
            params.add(question.dossier());
        }
        if (question.from() != null) {
            sql.append(" and at >= ? and day >= ?");
            params.add(Timestamp.from(question.from()));
            params.add(LocalDate.ofInstant(question.from(), WorkingCalendar.ZONE));
        }
        if (question.to() != null) {
            sql.append(" and at < ?");
            params.add(Timestamp.from(question.to()));
        }
        sql.append(" order by day, position limit ?");
        params.add(most);
        return database.sql(sql.toString())
                .params(params)
                .query((row, n) -> written(row))
                .list();
    }

    /** What a day's chain looks like: how long it is, its last hash, and the first position that isn't as written. */
    record Chain(long length, byte[] hash, Optional<Long> brokenAt) {}

    Chain check(LocalDate day) {
        long length = 0;
        byte[] hash = BEGIN;
        while (true) {
            var rows = database.sql("select * from attempt where day = ? and position > ? order by position limit 1000")
                    .params(day, length)
                    .query((row, n) -> written(row))
                    .list();
            if (rows.isEmpty()) {
                return new Chain(length, hash, Optional.empty());
            }
            for (var row : rows) {
                var expected = hash(hash, day, length + 1, row.attempt());
                if (row.position() != length + 1 || !Arrays.equals(expected, row.hash())) {
                    return new Chain(length, hash, Optional.of(length + 1));
                }
                length++;
                hash = expected;
            }
        }
    }

    private static Written written(ResultSet row) throws SQLException {
        var rules = row.getString("rules");
        return new Written(
                row.getObject("day", LocalDate.class),
                row.getLong("position"),
                new Attempt(
                        row.getObject("id", UUID.class),
                        row.getTimestamp("at").toInstant(),
                        row.getString("way"),
                        row.getString("agency"),
                        row.getString("subject"),
                        row.getString("issuer"),
                        row.getString("certificate"),
                        row.getString("remote"),
                        row.getString("method"),
                        row.getString("route"),
                        row.getString("dossier"),
                        Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                        (Integer) row.getObject("status"),
                        row.getString("problem"),
                        rules.isEmpty() ? List.of() : List.of(rules.split(" ")),
                        row.getString("request"),
                        row.getString("trace"),
                        row.getLong("size"),
                        row.getLong("millis")),
                row.getBytes("hash"));
    }

    /** Drops the months that lie wholly before a day. */
    List<String> forgetBefore(LocalDate day) {
        var old = database.sql("""
                        select c.relname as part from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'attempt'::regclass and c.relname < ? order by 1""")
                .param("attempt_%d_%02d".formatted(day.getYear(), day.getMonthValue()))
                .query(String.class)
                .list();
        // Names as this service makes them: attempt_2026_11.
        old.stream()
                .filter(part -> part.matches("attempt_\\d{4}_\\d{2}"))
                .forEach(part -> database.sql("drop table " + part).update());
        return old;
    }
}
