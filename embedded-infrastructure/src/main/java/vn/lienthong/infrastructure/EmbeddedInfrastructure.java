package vn.lienthong.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker in this JVM and a PostgreSQL beside it, in a temporary folder. */
final class EmbeddedInfrastructure implements Infrastructure {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedInfrastructure.class);
    private static final String FOLDER_PREFIX = "lienthong-infrastructure-";
    private static final Pattern FOLDER = Pattern.compile(FOLDER_PREFIX + "(\\d+)-.*");
    private static final long SPRING_PATIENCE_MILLIS = 20_000;

    private final Path folder;
    private final KafkaBroker kafka;
    private final PostgresServer postgres;

    private EmbeddedInfrastructure(Path folder, KafkaBroker kafka, PostgresServer postgres) {
        this.folder = folder;
        this.kafka = kafka;
        this.postgres = postgres;
    }

    static EmbeddedInfrastructure start() {
        try {
            removeLeftovers(Path.of(System.getProperty("java.io.tmpdir")));
            var folder = Files.createTempDirectory(
                    FOLDER_PREFIX + ProcessHandle.current().pid() + "-");
            var postgres = CompletableFuture.supplyAsync(
                    () -> PostgresServer.start(
                            folder.resolve("postgresql"), FreePorts.any(), PostgresServer.Durability.NONE),
                    Thread::startVirtualThread);
            var kafka = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
            var infrastructure = new EmbeddedInfrastructure(folder, kafka, postgres.join());
            Runtime.getRuntime().addShutdownHook(new Thread(infrastructure::end, "infrastructure-end"));
            return infrastructure;
        } catch (IOException e) {
            throw new InfrastructureFailure("no temporary folder for the tests' Kafka and PostgreSQL: " + e, e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof InfrastructureFailure failure
                    ? failure
                    : new InfrastructureFailure("PostgreSQL doesn't start: " + e.getCause(), e);
        }
    }

    @Override
    public Kind kind() {
        return Kind.EMBEDDED;
    }

    @Override
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public String jdbcUrl(String database) {
        postgres.ensureDatabase(database);
        return postgres.jdbcUrl(database);
    }

    @Override
    public String username() {
        return postgres.username();
    }

    @Override
    public String password() {
        return postgres.password();
    }

    private void end() {
        awaitSpring();
        kafka.close();
        postgres.close();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("the tests' folder can't be deleted");
        }
    }

    /** Shutdown hooks run side by side: let the tests' application contexts say goodbye to Kafka first. */
    private static void awaitSpring() {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("SpringApplicationShutdownHook")) {
                try {
                    thread.join(SPRING_PATIENCE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** What test runs that were killed have left: their PostgreSQL and their folder. */
    private static void removeLeftovers(Path temporary) throws IOException {
        try (var folders = Files.newDirectoryStream(temporary, FOLDER_PREFIX + "*")) {
            for (var left : folders) {
                var name = FOLDER.matcher(left.getFileName().toString());
                if (name.matches()
                        && Files.isReadable(left)
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    PostgresServer.endOrphan(left.resolve("postgresql"));
                    Folders.delete(left);
                }
            }
        }
    }
}
