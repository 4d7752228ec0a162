package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** ClamAV's daemon as Debian has it, with one signature: that of the test file everybody agreed on (EICAR). */
public final class ClamDaemon implements AutoCloseable {
    /** Split, so that no scanner finds it here. */
    public static final byte[] EICAR =
            ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").getBytes(UTF_8);

    private static final String SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n";

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    /** Not started yet. */
    public ClamDaemon(Path folder) throws IOException {
        this.folder = folder;
        try (var free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
        var database = Files.createDirectories(folder.resolve("signatures"));
        Files.writeString(database.resolve("eicar.hdb"), SIGNATURE);
        Files.writeString(folder.resolve("clamd.conf"), """
                LocalSocket %s
                TCPSocket %d
                TCPAddr 127.0.0.1
                DatabaseDirectory %s
                TemporaryDirectory %s
                Foreground yes
                StreamMaxLength 1M
                """.formatted(socket(), port, database, folder));
    }

    private Path socket() {
        return folder.resolve("clamd.sock");
    }

    public URI tcp() {
        return URI.create("tcp://127.0.0.1:" + port);
    }

    URI unix() {
        return URI.create("unix:" + socket());
    }

    /** The test is skipped where it isn't installed. */
    public void start() throws IOException {
        try {
            process = new ProcessBuilder(
                            "clamd", "-c", folder.resolve("clamd.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("clamd.log").toFile())
                    .start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "clamd is not installed here; Debian has it in clamav-daemon");
        }
        var client = new Clamd(tcp(), Duration.ofSeconds(5), 1);
        await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
            client.scan(new ByteArrayInputStream("xin chào".getBytes(UTF_8)));
            return true;
        });
    }

    public void stop() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
