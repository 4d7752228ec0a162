package vn.lienthong.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.HangingTransactions;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;

/**
 * The Kafka and the PostgreSQL that hold a run's data: those of the run while it lasts, and otherwise some of our own,
 * started on the same folder for the time being.
 */
public final class Backends implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final boolean running;
    private final String bootstrapServers;
    private final String databaseServer;
    private final String password;
    /** Last started, first ended. */
    private final Deque<AutoCloseable> started;

    private Backends(
            boolean running,
            String bootstrapServers,
            String databaseServer,
            String password,
            Deque<AutoCloseable> started) {
        this.running = running;
        this.bootstrapServers = bootstrapServers;
        this.databaseServer = databaseServer;
        this.password = password;
        this.started = started;
    }

    /**
     * Those of a data folder.
     *
     * @throws PlainFailure if there is no run's data in it, or they don't start
     */
    public static Backends of(Path folder) {
        if (!DataFolder.isOne(folder)) {
            throw new PlainFailure(
                    "there is no run's data in %s: start one (./lienthong start), or name its folder with --data"
                            .formatted(folder.toAbsolutePath().normalize()));
        }
        return DataFolder.tryOpen(folder).map(Backends::start).orElseGet(() -> ofRunning(folder));
    }

    private static Backends ofRunning(Path folder) {
        var ports = DataFolder.portsOf(folder);
        return new Backends(
                true,
                "127.0.0.1:" + ports.kafka(),
                "127.0.0.1:" + ports.postgres(),
                password(folder.resolve("postgresql")),
                new ArrayDeque<>());
    }

    private static Backends start(DataFolder data) {
        var started = new ArrayDeque<AutoCloseable>();
        started.push(data);
        try {
            var row = FreePorts.anyRow(3);
            var postgres = PostgresServer.start(data.postgres(), row);
            started.push(postgres);
            var kafka = KafkaBroker.start(data.kafka(), row + 1, row + 2);
            started.push(kafka);
            try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                HangingTransactions.heal(admin, PATIENCE);
            }
            return new Backends(false, kafka.bootstrapServers(), "127.0.0.1:" + row, postgres.password(), started);
        } catch (RuntimeException e) {
            started.forEach(Backends::end);
            throw e;
        }
    }

    private static String password(Path postgres) {
        try {
            return Files.readString(postgres.resolve("password"));
        } catch (IOException e) {
            throw new PlainFailure("the database's password in %s can't be read: %s".formatted(postgres, e), e);
        }
    }

    /** Whether a run is at work on the data. */
    public boolean isRunning() {
        return running;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** A connection to the database of a service. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s/%s".formatted(databaseServer, database), "postgres", password);
    }

    @Override
    public void close() {
        started.forEach(Backends::end);
        started.clear();
    }

    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new PlainFailure(
                    "%s doesn't end: %s".formatted(part.getClass().getSimpleName(), e), e);
        }
    }
}
