package vn.lienthong.intake;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.infrastructure.Infrastructure;

/** Intake's tables in a database of their own. */
public final class Database implements AutoCloseable {
    private final String name;
    private final HikariDataSource source;
    private final JdbcTransactionManager manager;

    public Database(String name) {
        this.name = name;
        source = new HikariDataSource(config());
        manager = new JdbcTransactionManager(source);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/outbox", "classpath:db/intake")
                .load()
                .migrate();
    }

    private HikariConfig config() {
        var infrastructure = Infrastructure.shared();
        var config = new HikariConfig();
        config.setJdbcUrl(infrastructure.jdbcUrl(name));
        config.setUsername(infrastructure.username());
        config.setPassword(infrastructure.password());
        return config;
    }

    /** Further connections, so many at most. */
    public HikariDataSource pool(int connections) {
        var config = config();
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    public JdbcClient client() {
        return JdbcClient.create(source);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(manager());
    }

    public JdbcTransactionManager manager() {
        return manager;
    }

    @Override
    public void close() {
        source.close();
    }
}
