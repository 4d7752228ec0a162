package vn.lienthong.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real PostgreSQL as a process beside this JVM, reachable from this machine only, that keeps its data.
 *
 * <p>The server doesn't die with a JVM that is killed. The next {@link #start} on the same data folder finds such an
 * orphan, ends it, and starts anew. It leads a process group of its own, so that Ctrl-C at a terminal reaches this JVM
 * alone, which then ends things in order.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final String HOST = "127.0.0.1";
    private static final String SUPERUSER = "postgres";
    private static final String OWN_SETTINGS = "lienthong.conf";
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    /** What a crash of the machine may cost. */
    enum Durability {
        /** Nothing that was committed. */
        FULL,
        /** Everything: for tests that don't ask for more. */
        NONE
    }

    private final Cluster cluster;
    private final ProcessHandle process;
    private final int port;
    private final String password;

    private PostgresServer(Cluster cluster, ProcessHandle process, int port, String password) {
        this.cluster = cluster;
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts a server whose commits survive a crash of the machine, and returns when it takes connections.
     *
     * @param dataFolder of this server alone; made where missing. Holds the database cluster, the superuser's password
     *     and the server's log
     * @throws InfrastructureFailure if it doesn't start
     */
    public static PostgresServer start(Path dataFolder, int port) {
        return start(dataFolder, port, Durability.FULL);
    }

    static PostgresServer start(Path dataFolder, int port, Durability durability) {
        var cluster = new Cluster(dataFolder.toAbsolutePath().normalize());
        try {
            Files.createDirectories(cluster.folder());
            endOrphan(dataFolder);
            var programs = new Programs(PostgresBinaries.unpacked());
            if (!Files.exists(cluster.data())) {
                create(cluster, programs, durability);
            }
            writeSettings(cluster, port, durability);
            launch(cluster, programs, port);
            var process = cluster.postmaster()
                    .orElseThrow(() -> new InfrastructureFailure(
                            "PostgreSQL ended right after its start; its log is " + cluster.log()));
            log.atInfo()
                    .addKeyValue("port", port)
                    .addKeyValue("folder", cluster.folder())
                    .log("PostgreSQL takes connections");
            return new PostgresServer(cluster, process, port, Files.readString(cluster.password()));
        } catch (IOException e) {
            throw new InfrastructureFailure(
                    "PostgreSQL doesn't start on port %d with the data in %s: %s".formatted(port, cluster.folder(), e),
                    e);
        }
    }

    /**
     * Ends the server that a killed run may have left behind on this data folder.
     *
     * @return whether there was one
     */
    public static boolean endOrphan(Path dataFolder) {
        var cluster = new Cluster(dataFolder.toAbsolutePath().normalize());
        var orphan = cluster.postmaster();
        orphan.ifPresent(process -> {
            log.atWarn()
                    .addKeyValue("pid", process.pid())
                    .addKeyValue("folder", cluster.folder())
                    .log("an earlier run was killed and left its PostgreSQL behind: ending it");
            end(process, cluster);
        });
        return orphan.isPresent();
    }

    /** The address of a database on this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
    }

    /** Makes the database unless it is there. */
    public void ensureDatabase(String name) {
        Databases.ensure(jdbcUrl("postgres"), SUPERUSER, password, name);
    }

    public String username() {
        return SUPERUSER;
    }

    /** Made at random with the data folder and kept in its file {@code password}. */
    public String password() {
        return password;
    }

    /** Ends the server cleanly (open connections are cut) and waits until it has ended. */
    @Override
    public void close() {
        end(process, cluster);
    }

    private static void create(Cluster cluster, Programs programs, Durability durability) throws IOException {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(cluster.password());
        Files.createFile(
                cluster.password(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(cluster.password(), HexFormat.of().formatHex(random));

        var unfinished = cluster.folder().resolve("cluster.unfinished"); // left by a run killed right here
        Folders.delete(unfinished);
        var command = new ArrayList<String>(List.of(
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + cluster.password(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8"));
        if (durability == Durability.NONE) {
            command.add("--no-sync");
        }
        var outcome = programs.run("initdb", command);
        if (outcome.failed()) {
            throw new InfrastructureFailure("PostgreSQL can't make its database cluster in %s: %s%s"
                    .formatted(cluster.folder(), outcome.output(), programs.rootHint()));
        }
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                "%ninclude '%s'%n".formatted(OWN_SETTINGS),
                StandardOpenOption.APPEND);
        Files.move(unfinished, cluster.data());
    }

    private static void writeSettings(Cluster cluster, int port, Durability durability) throws IOException {
        var safe = durability == Durability.FULL ? "on" : "off";
        Files.writeString(cluster.data().resolve(OWN_SETTINGS), """
                # Written at every start.
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                shared_buffers = 64MB
                max_wal_size = 256MB
                max_worker_processes = 4
                io_method = sync
                wal_level = minimal
                max_wal_senders = 0
                jit = off
                timezone = 'UTC'
                fsync = %s
                synchronous_commit = %s
                full_page_writes = %s
                # The log must not show what the rows hold.
                log_error_verbosity = terse
                log_min_error_statement = panic
                """.formatted(HOST, port, safe, safe, safe));
    }

    private static void launch(Cluster cluster, Programs programs, int port) throws IOException {
        var outcome = programs.run(
                "pg_ctl",
                List.of(
                        "start",
                        "--pgdata=" + cluster.data(),
                        "--log=" + cluster.log(),
                        "--wait",
                        "--timeout=" + START_PATIENCE.toSeconds(),
                        "--silent"));
        if (outcome.failed()) {
            throw new InfrastructureFailure("PostgreSQL doesn't start on port %d with the data in %s: %s%s"
                    .formatted(
                            port,
                            cluster.folder(),
                            cluster.lastLogLine().orElse(outcome.output()),
                            programs.rootHint()));
        }
    }

    /** A fast shutdown, and where that takes too long an immediate one, after which PostgreSQL recovers at its start. */
    private static void end(ProcessHandle process, Cluster cluster) {
        for (var signal : List.of("INT", "QUIT")) {
            if (!process.isAlive()) {
                return;
            }
            try {
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                process.onExit().get(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException slow) {
                log.atWarn()
                        .addKeyValue("pid", process.pid())
                        .addKeyValue("signal", signal)
                        .log("PostgreSQL doesn't end in time");
            } catch (IOException | ExecutionException e) {
                throw new InfrastructureFailure(
                        "PostgreSQL (process %d) can't be ended: %s".formatted(process.pid(), e), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InfrastructureFailure(
                        "interrupted while PostgreSQL (process %d) was ending".formatted(process.pid()), e);
            }
        }
        throw new InfrastructureFailure("PostgreSQL (process %d, data in %s) doesn't end; end it by hand"
                .formatted(process.pid(), cluster.folder()));
    }

    /** The files of one server. */
    private record Cluster(Path folder) {
        Path data() {
            return folder.resolve("cluster");
        }

        Path log() {
            return folder.resolve("server.log");
        }

        Path password() {
            return folder.resolve("password");
        }

        /** The running server of this folder, if there is one; process ids are used again, so it is looked at closely. */
        Optional<ProcessHandle> postmaster() {
            try {
                var lines = Files.readAllLines(data().resolve("postmaster.pid"));
                return ProcessHandle.of(Long.parseLong(lines.getFirst().trim())).filter(this::serves);
            } catch (IOException | NumberFormatException noneOrUnfinished) {
                return Optional.empty();
            }
        }

        private boolean serves(ProcessHandle process) {
            var command = process.info().command().map(Path::of);
            if (command.isEmpty() || !command.get().endsWith("postgres")) {
                return false;
            }
            try {
                // Linux: a postmaster works in its data folder.
                return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data());
            } catch (IOException noSuchView) {
                return process.info().commandLine().orElse("").contains(data().toString());
            }
        }

        Optional<String> lastLogLine() throws IOException {
            if (!Files.exists(log())) {
                return Optional.empty();
            }
            return Files.readAllLines(log()).reversed().stream()
                    .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                    .findFirst();
        }
    }

    private record Outcome(int exitCode, String output) {
        boolean failed() {
            return exitCode != 0;
        }
    }

    /** PostgreSQL's programs; they refuse to run as root, so root runs them in a user namespace of their own. */
    private record Programs(Path home) {

        Outcome run(String program, List<String> arguments) throws IOException {
            var command = new ArrayList<String>();
            if (isRoot()) {
                command.addAll(List.of("unshare", "--user"));
            }
            command.add(home.resolve("bin").resolve(program).toString());
            command.addAll(arguments);
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            var process = builder.start();
            process.getOutputStream().close();
            try (var output = process.inputReader()) {
                var text = String.join(" ", output.readAllLines());
                return new Outcome(process.waitFor(), text);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InfrastructureFailure("interrupted while " + program + " ran", e);
            }
        }

        String rootHint() {
            return isRoot()
                    ? " (PostgreSQL never runs as root; a user namespace is used instead: if this machine forbids them, run as an ordinary user)"
                    : "";
        }

        private boolean isRoot() {
            return System.getProperty("user.name").equals("root");
        }
    }
}
