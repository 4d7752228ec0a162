package vn.lienthong.console.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.PreparedStatementCreator;

/** Statements whose parameters are arrays: one statement per batch, whatever its size. */
public final class ArrayStatement {
    private ArrayStatement() {}

    /** An array, made by the connection it goes through. */
    public interface ArrayValue {
        java.sql.Array in(Connection connection) throws SQLException;
    }

    /** One value of each row. */
    public static <T> ArrayValue array(String type, Collection<T> rows, Function<T, ? extends @Nullable Object> value) {
        return connection ->
                connection.createArrayOf(type, rows.stream().map(value).toArray());
    }

    /** The same for values that take work, such as JSON: made on all processors. */
    public static <T> ArrayValue made(String type, Collection<T> rows, Function<T, ? extends @Nullable Object> value) {
        return connection ->
                connection.createArrayOf(type, rows.parallelStream().map(value).toArray());
    }

    public static PreparedStatementCreator statement(String sql, ArrayValue... arrays) {
        return connection -> {
            var statement = connection.prepareStatement(sql);
            for (var i = 0; i < arrays.length; i++) {
                statement.setArray(i + 1, arrays[i].in(connection));
            }
            return statement;
        };
    }

    public static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
