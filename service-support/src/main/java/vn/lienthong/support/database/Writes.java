package vn.lienthong.support.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.StatementCreatorUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes of a transaction that go to the database together, in one round trip: each is gathered where it is said, and all are
 * sent, in this order, where {@link #together} ends. Outside of it a write is made where it is said.
 */
public final class Writes {
    private static final ScopedValue<List<Write>> GATHERED = ScopedValue.newInstance();

    private Writes() {}

    private record Write(String sql, List<? extends @Nullable Object> params, IntConsumer counted) {}

    /** A write that is told how many rows it wrote. */
    public static void write(
            JdbcClient database, String sql, List<? extends @Nullable Object> params, IntConsumer counted) {
        if (GATHERED.isBound()) {
            GATHERED.get().add(new Write(sql, params, counted));
        } else {
            counted.accept(database.sql(sql).params(params).update());
        }
    }

    /** A write. */
    public static void write(JdbcClient database, String sql, List<? extends @Nullable Object> params) {
        write(database, sql, params, rows -> {});
    }

    /**
     * Does some work, and then makes all its writes.
     *
     * @throws DataAccessException if one of them fails; the transaction is to be rolled back
     */
    public static void together(JdbcOperations database, Runnable work) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("writes go together in a transaction");
        }
        var writes = new ArrayList<Write>();
        ScopedValue.where(GATHERED, writes).run(work);
        if (!writes.isEmpty()) {
            send(database, writes);
        }
    }

    private static void send(JdbcOperations database, List<Write> writes) {
        // The driver sends all of them before it reads the first answer, and keeps each prepared.
        var all = writes.stream().map(Write::sql).collect(Collectors.joining(";\n"));
        int[] counts = database.execute(all, (PreparedStatementCallback<int[]>) statement -> {
            int place = 0;
            for (var write : writes) {
                for (var param : write.params()) {
                    StatementCreatorUtils.setParameterValue(statement, ++place, SqlTypeValue.TYPE_UNKNOWN, param);
                }
            }
            statement.execute();
            return counts(statement, writes.size());
        });
        for (int i = 0; counts != null && i < counts.length; i++) {
            writes.get(i).counted().accept(counts[i]);
        }
    }

    private static int[] counts(PreparedStatement statement, int writes) throws SQLException {
        var counts = new int[writes];
        for (int i = 0; i < writes; i++) {
            if (i > 0) {
                statement.getMoreResults();
            }
            counts[i] = statement.getUpdateCount();
        }
        return counts;
    }
}
