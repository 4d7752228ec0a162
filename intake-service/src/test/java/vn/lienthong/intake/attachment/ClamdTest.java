package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real daemon. */
class ClamdTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static ClamDaemon daemon;

    @BeforeAll
    static void start() throws IOException {
        daemon = new ClamDaemon(folder);
        daemon.start();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static Clamd clamd(URI address) {
        return new Clamd(address, PATIENCE, 2);
    }

    private static Scanner.Verdict verdict(URI address, byte[] content) throws IOException {
        return clamd(address).scan(new ByteArrayInputStream(content));
    }

    @Test
    void findsNothingInWhatIsHarmless() throws IOException {
        assertThat(verdict(daemon.tcp(), "xin chào".getBytes(UTF_8)).scan()).isEqualTo(Scan.CLEAN);
        assertThat(verdict(daemon.unix(), new byte[500_000]).scan()).isEqualTo(Scan.CLEAN);
    }

    @Test
    void findsTheTestFileByEitherSocketAlsoInAZip() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(zipped)) {
            zip.putNextEntry(new ZipEntry("a.com"));
            zip.write(ClamDaemon.EICAR);
        }

        assertThat(verdict(daemon.tcp(), ClamDaemon.EICAR).finding()).startsWith("Eicar-Test-Signature");
        assertThat(verdict(daemon.unix(), ClamDaemon.EICAR).scan()).isEqualTo(Scan.INFECTED);
        assertThat(verdict(daemon.tcp(), zipped.toByteArray()).scan()).isEqualTo(Scan.INFECTED);
    }

    @Test
    void saysWhyThereIsNoVerdict() throws IOException {
        assertThatThrownBy(() -> verdict(daemon.tcp(), new byte[3 << 20]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("size limit");
    }

    @Test
    void doesNotWaitForeverForADaemonThatHangs() throws IOException {
        try (var silent = new ServerSocket(0)) {
            var hanging = new Clamd(URI.create("tcp://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(300), 1);

            assertThatThrownBy(() -> hanging.scan(new ByteArrayInputStream(new byte[1])))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void failsWhereNobodyListens() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> verdict(URI.create("tcp://127.0.0.1:" + port), new byte[1]))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "unix:relative", "localhost:3310", "tcp:///path"})
    void takesNoOtherAddress(String address) {
        assertThatThrownBy(() -> clamd(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }
}
