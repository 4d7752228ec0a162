package vn.lienthong.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.access.Role;
import vn.lienthong.infrastructure.Infrastructure;

/** Whoever may write in the database as they please is seen all the same. */
class AuditChainTest {
    private static final Person TESTER = new Person("tester", "Tester", "H32", Set.of(Role.OPERATOR));

    private JdbcClient database;
    private TransactionTemplate transaction;
    private AuditTrail audit;
    private AuditChain chain;

    @BeforeEach
    void write() {
        var infrastructure = Infrastructure.shared();
        var source = new DriverManagerDataSource(
                infrastructure.jdbcUrl("console_audit"), infrastructure.username(), infrastructure.password());
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/console")
                .load()
                .migrate();
        var transactions = new DataSourceTransactionManager(source);
        database = JdbcClient.create(source);
        transaction = new TransactionTemplate(transactions);
        audit = new AuditTrail(database, transactions, Clock.systemUTC());
        chain = new AuditChain(database, transactions);
        transaction.executeWithoutResult(status -> database.sql("""
                        set local session_replication_role = replica;
                        delete from audit.entry;
                        update audit.head set position = 0, hash = decode(repeat('00', 32), 'hex')""").update());
        for (int i = 1; i <= 9; i++) {
            audit.note(TESTER, Act.done(Act.Kind.DOSSIER_SEEN, "000.00.15.H32-260302-000" + i, "lý do " + i));
        }
    }

    @AfterEach
    void isWholeAgainOnceThatIsUndone() {
        assertThat(chain.check().broken()).isEmpty();
    }

    @Test
    void isWholeAsItWasWritten() {
        var verdict = chain.check();
        assertThat(verdict.entries()).isEqualTo(9);
        assertThat(verdict.broken()).isEmpty();
        assertThat(chain.hashOf(9)).contains(verdict.hash());
    }

    @Test
    void anAlteredEntryIsSeen() {
        for (var change : new String[] {
            "who = 'other'",
            "agency = ''",
            "roles = 'supervisor'",
            "kind = 'LOGGED_IN'",
            "target = ''",
            "reason = ''",
            "outcome = 'REFUSED'",
            "details = '{\"a\":1}'",
            "at = at + interval '1 microsecond'",
            "hash = hash || 'x'"
        }) {
            assertThat(brokenAfter("update audit.entry set " + change + " where position = 4"))
                    .as(change)
                    .isEqualTo(4);
        }
    }

    @Test
    void aRemovedEntryIsSeen() {
        assertThat(brokenAfter("delete from audit.entry where position = 4")).isEqualTo(4);
        assertThat(brokenAfter("delete from audit.entry where position = 1")).isEqualTo(1);
        assertThat(brokenAfter("delete from audit.entry where position >= 8")).isEqualTo(8);
        assertThat(brokenAfter("delete from audit.entry")).isEqualTo(1);
        // Also where what comes after it moves up.
        assertThat(brokenAfter("delete from audit.entry where position = 4;"
                        + " update audit.entry set position = position - 1 where position > 4"))
                .isEqualTo(4);
    }

    @Test
    void aSlippedInOrSwappedEntryIsSeen() {
        var copy =
                " at, who, agency, roles, kind, target, reason, outcome, details, hash from audit.entry where position = 4";
        assertThat(brokenAfter("insert into audit.entry select 10," + copy)).isEqualTo(10);
        assertThat(brokenAfter("insert into audit.entry select 0," + copy)).isEqualTo(1);
        assertThat(brokenAfter("update audit.entry set position = -position where position in (4, 5);"
                        + " update audit.entry set position = 9 + position where position < 0"))
                .isEqualTo(4);
    }

    /** The first broken position with something done to the table, which is then undone. */
    private long brokenAfter(String sql) {
        return transaction.execute(status -> {
            database.sql("set local session_replication_role = replica").update(); // no triggers
            database.sql(sql).update();
            status.setRollbackOnly();
            return chain.check().broken().orElse(0L);
        });
    }

    @Test
    void entriesOfManyAtATimeStandInOneChain() throws Exception {
        try (var many = java.util.concurrent.Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 40; i++) {
                many.submit(() -> audit.note(TESTER, Act.done(Act.Kind.DOSSIER_SEEN, "x", "")));
            }
        }
        assertThat(chain.check().entries()).isEqualTo(49);
    }
}
