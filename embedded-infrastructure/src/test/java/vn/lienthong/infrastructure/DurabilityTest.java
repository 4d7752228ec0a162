package vn.lienthong.infrastructure;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was written stays written: over a clean end, and over a kill. */
@Timeout(120)
class DurabilityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    @Test
    void keepsWhatWasWrittenOverACleanRestartOnOtherPorts() throws Exception {
        try (var postgres = startPostgres(FreePorts.any());
                var kafka = startKafka(FreePorts.anyRow(2))) {
            Words.ensureTopic(kafka.bootstrapServers());
            Words.write(kafka.bootstrapServers(), "xin");
            Words.write(postgres, "xin");
        }

        try (var postgres = startPostgres(FreePorts.any());
                var kafka = startKafka(FreePorts.anyRow(2))) {
            Words.write(kafka.bootstrapServers(), "chào");
            Words.write(postgres, "chào");

            assertThat(Words.read(kafka.bootstrapServers(), 2, PATIENCE)).containsExactly("xin", "chào");
            assertThat(Words.read(postgres)).containsExactly("xin", "chào");
        }
    }

    @Test
    void comesBackByItselfAfterAKillAndEndsTheOrphanedPostgres() throws Exception {
        int port = FreePorts.anyRow(3);
        killAfterWriting("một", port);
        var orphan = postmaster();
        assertThat(orphan.isAlive()).isTrue();

        var started = System.nanoTime();
        try (var postgres = startPostgres(port);
                var kafka = startKafka(port + 1)) {
            var took = Duration.ofNanos(System.nanoTime() - started);

            // The transaction that was open at the kill is ended by its time-out, not healed: it doesn't hang. Asked at
            // once, while the coordinator is still learning what it knew.
            try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                assertThat(HangingTransactions.heal(admin, PATIENCE)).isEmpty();
            }
            assertThat(orphan.isAlive()).isFalse();
            assertThat(took).isLessThan(Duration.ofSeconds(15)); // about 5 s where nothing else runs
            assertThat(Words.read(postgres)).containsExactly("một");
            Words.write(kafka.bootstrapServers(), "hai");
            assertThat(Words.read(kafka.bootstrapServers(), 2, PATIENCE)).containsExactly("một", "hai");
        }
    }

    @Test
    void commitsAreSafeFromACrashOfTheMachineUnlessATestAsksForSpeed() throws Exception {
        try (var postgres = startPostgres(FreePorts.any())) {
            postgres.ensureDatabase("words");
            for (var setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                assertThat(Words.setting(postgres, setting)).as(setting).isEqualTo("on");
            }
            assertThat(Words.setting(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Words.setting(postgres, "server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void leavesAForeignProcessAloneWhoseIdStandsInAnOldPidFile() throws Exception {
        startPostgres(FreePorts.any()).close();
        var bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    folder.resolve("postgresql/cluster/postmaster.pid"),
                    "%d%n%s%n".formatted(bystander.pid(), folder.resolve("postgresql/cluster")));

            assertThat(PostgresServer.endOrphan(folder.resolve("postgresql"))).isFalse();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroy();
        }
    }

    @Test
    void saysInOneLineThatAPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> startPostgres(port))
                    .isInstanceOf(InfrastructureFailure.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(() -> KafkaBroker.start(folder.resolve("kafka"), port, FreePorts.any()))
                    .isInstanceOf(InfrastructureFailure.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageNotContaining("\n");
        }
    }

    private PostgresServer startPostgres(int port) {
        return PostgresServer.start(folder.resolve("postgresql"), port);
    }

    private KafkaBroker startKafka(int port) {
        return KafkaBroker.start(folder.resolve("kafka"), port, port + 1);
    }

    private ProcessHandle postmaster() throws IOException {
        var lines = Files.readAllLines(folder.resolve("postgresql/cluster/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
    }

    private void killAfterWriting(String word, int port) throws Exception {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersThatGetKilled.class.getName(),
                        folder.toString(),
                        Integer.toString(port),
                        word)
                .redirectErrorStream(true)
                .start();
        try (var output = child.inputReader()) {
            assertThat(output.lines().anyMatch(ServersThatGetKilled.WRITTEN::equals))
                    .as("the child has written")
                    .isTrue();
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(10, SECONDS)).isTrue();
        }
    }
}
