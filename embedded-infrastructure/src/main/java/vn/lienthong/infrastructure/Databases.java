package vn.lienthong.infrastructure;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Databases on a PostgreSQL server. */
final class Databases {
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String ALSO_DUPLICATE = "23505"; // two at the very same moment

    private Databases() {}

    /** Makes the database unless it is there. */
    static void ensure(String adminUrl, String username, String password, String database) {
        try (var connection = DriverManager.getConnection(adminUrl, username, password);
                var query = connection.prepareStatement("select from pg_database where datname = ?")) {
            query.setString(1, database);
            if (query.executeQuery().next()) {
                return;
            }
            try (var statement = connection.createStatement()) {
                statement.execute("create database " + statement.enquoteIdentifier(database, true));
            }
        } catch (SQLException e) {
            if (!DUPLICATE_DATABASE.equals(e.getSQLState()) && !ALSO_DUPLICATE.equals(e.getSQLState())) {
                throw new InfrastructureFailure("the database %s can't be made: %s".formatted(database, e), e);
            }
        }
    }
}
