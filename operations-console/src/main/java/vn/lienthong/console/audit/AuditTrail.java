package vn.lienthong.console.audit;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.access.Role;

/**
 * Who saw and did what here. Entries are only added to, numbered without gaps, and each one's hash is over the one before, so
 * that an altered, removed or slipped-in one is seen ({@link AuditChain}).
 *
 * <p>Writing takes its place at the chain's end until the transaction ends, and all others wait for it: write last.
 */
@Component
public class AuditTrail {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient database;
    private final TransactionTemplate alone;
    private final Clock clock;

    AuditTrail(JdbcClient database, PlatformTransactionManager transactions, Clock clock) {
        this.database = database;
        this.alone = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Writes in the transaction of what is done: both are there, or neither. */
    public void write(Person who, Act act) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the audit is written in the transaction of what it tells of");
        }
        // Who waits longer than that for the chain's end fails, with what they meant to do.
        database.sql("set local lock_timeout = '5s'").update();
        var before = database.sql("select position, hash from audit.head for update")
                .query((row, n) -> new Head(row.getLong(1), row.getBytes(2)))
                .single();
        var entry = new AuditEntry(
                before.position() + 1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                who.id(),
                who.agency(),
                Arrays.stream(Role.values())
                        .filter(who.roles()::contains)
                        .map(Role::id)
                        .collect(Collectors.joining(" ")),
                act.what().name(),
                act.on(),
                act.reason(),
                act.outcome().name(),
                JSON.writeValueAsString(act.details()));
        var hash = entry.hash(before.hash());
        database.sql("""
                        insert into audit.entry (position, at, who, agency, roles, kind, target, reason, outcome, details, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        entry.position(),
                        Timestamp.from(entry.at()),
                        entry.who(),
                        entry.agency(),
                        entry.roles(),
                        entry.kind(),
                        entry.on(),
                        entry.reason(),
                        entry.outcome(),
                        entry.details(),
                        hash)
                .update();
        database.sql("update audit.head set position = ?, hash = ?")
                .params(entry.position(), hash)
                .update();
    }

    /** Writes what isn't done in this database: what was seen, or what another service is asked to do. */
    public void note(Person who, Act act) {
        alone.executeWithoutResult(status -> write(who, act));
    }

    private record Head(long position, byte[] hash) {}
}
