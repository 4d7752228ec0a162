package vn.lienthong.console.journal;

import org.springframework.jdbc.core.JdbcTemplate;

/** Makes read models for the tests of other packages. */
public final class ReadModels {
    private ReadModels() {}

    public static ReadModel on(JdbcTemplate database) {
        return new ReadModel(database);
    }
}
