package vn.lienthong.support.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.infrastructure.Infrastructure;

class WritesTest {
    private static final String INSERT = "insert into written (id, note) values (?, ?) on conflict do nothing";
    private static final String STRICT = "insert into written (id, note) values (?, ?)";

    private JdbcClient database;
    private JdbcTemplate operations;
    private TransactionTemplate transactions;

    @BeforeEach
    void table() {
        var infrastructure = Infrastructure.shared();
        var source = new DriverManagerDataSource(
                infrastructure.jdbcUrl("writes"), infrastructure.username(), infrastructure.password());
        database = JdbcClient.create(source);
        operations = new JdbcTemplate(source);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        operations.execute("drop table if exists written");
        operations.execute("create table written (id integer primary key, note text)");
    }

    private List<Integer> written() {
        return database.sql("select id from written order by id")
                .query(Integer.class)
                .list();
    }

    @Test
    void makesAllWritesWhereTheWorkEndsAndTellsEachItsRows() {
        var counts = new ArrayList<Integer>();

        transactions.executeWithoutResult(status -> Writes.together(operations, () -> {
            Writes.write(database, INSERT, List.of(1, "one"), counts::add);
            Writes.write(database, INSERT, Arrays.asList(1, null), counts::add);
            Writes.write(
                    database,
                    "insert into written (id) select id + n from written, (values (1), (2)) as more (n) where id = ?",
                    List.of(1),
                    counts::add);
            assertThat(written()).as("before the work ends").isEmpty();
        }));

        assertThat(counts).containsExactly(1, 0, 2);
        assertThat(written()).containsExactly(1, 2, 3);
    }

    @Test
    void makesAWriteAtOnceWhereNothingIsGathered() {
        var counts = new ArrayList<Integer>();

        Writes.write(database, INSERT, List.of(1, "one"), counts::add);

        assertThat(counts).containsExactly(1);
        assertThat(written()).containsExactly(1);
    }

    @Test
    void makesNoneOfThemWhereTheWorkFails() {
        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> Writes.together(operations, () -> {
                    Writes.write(database, INSERT, List.of(1, "one"));
                    throw new IllegalStateException("changed my mind");
                })))
                .hasMessage("changed my mind");

        assertThat(written()).isEmpty();
    }

    @Test
    void leavesNothingWhereOneOfThemFails() {
        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> Writes.together(operations, () -> {
                    Writes.write(database, STRICT, List.of(1, "one"));
                    Writes.write(database, STRICT, List.of(1, "again"));
                    Writes.write(database, STRICT, List.of(2, "two"));
                })))
                .isInstanceOf(DuplicateKeyException.class);

        assertThat(written()).isEmpty();
    }

    @Test
    void goesOnAfterItIsRolledBackToASavepoint() {
        transactions.executeWithoutResult(status -> {
            Writes.together(operations, () -> Writes.write(database, STRICT, List.of(1, "one")));
            var savepoint = status.createSavepoint();
            assertThatThrownBy(() -> Writes.together(operations, () -> {
                        Writes.write(database, STRICT, List.of(2, "two"));
                        Writes.write(database, STRICT, List.of(1, "again"));
                    }))
                    .isInstanceOf(DuplicateKeyException.class);
            status.rollbackToSavepoint(savepoint);
            Writes.together(operations, () -> Writes.write(database, STRICT, List.of(3, "three")));
        });

        assertThat(written()).containsExactly(1, 3);
    }

    @Test
    void refusesToGatherOutsideOfATransaction() {
        assertThatThrownBy(() -> Writes.together(operations, () -> {})).isInstanceOf(IllegalStateException.class);
    }
}
