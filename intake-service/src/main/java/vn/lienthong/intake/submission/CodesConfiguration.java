package vn.lienthong.intake.submission;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import vn.lienthong.intake.IntakeSettings;

/** Gives leases of dossier codes connections of their own. */
@Configuration(proxyBeanMethods = false)
class CodesConfiguration {
    /** A lease is one short statement. */
    private static final int CONNECTIONS = 2;

    /** The pool; no bean itself, for it is nobody else's. */
    record Leases(HikariDataSource pool) implements AutoCloseable {
        @Override
        public void close() {
            pool.close();
        }
    }

    @Bean
    Leases leases(DataSource usual) throws SQLException {
        return new Leases(pool(usual.unwrap(HikariDataSource.class)));
    }

    /** As the service's own pool, and small. */
    static HikariDataSource pool(HikariDataSource usual) {
        var config = new HikariConfig();
        usual.copyStateTo(config);
        config.setPoolName("leases");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        // Nothing is leased before there is a dossier.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Bean
    DossierCodes dossierCodes(Leases leases, IntakeSettings settings) {
        return new DossierCodes(JdbcClient.create(leases.pool()), new JdbcTransactionManager(leases.pool()), settings);
    }
}
