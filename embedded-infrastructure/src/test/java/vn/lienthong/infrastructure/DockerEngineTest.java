package vn.lienthong.infrastructure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DockerEngineTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Test
    void findsTheFirstEngineThatAnswers() throws Exception {
        try (var engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var nobody = URI.create("tcp://127.0.0.1:" + FreePorts.any());
            var somebody = URI.create("tcp://127.0.0.1:" + engine.getLocalPort());
            var served = CompletableFuture.runAsync(() -> answerOnce(engine), Thread::startVirtualThread);

            assertThat(DockerEngine.find(List.of(nobody, somebody), PATIENCE)).contains(somebody.toString());
            served.join();
        }
    }

    @Test
    void doesNotWaitLongForOneThatStaysSilent() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var started = System.nanoTime();

            assertThat(DockerEngine.find(List.of(URI.create("tcp://127.0.0.1:" + silent.getLocalPort())), PATIENCE))
                    .isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void takesAMissingSocketForNoEngine() {
        assertThat(DockerEngine.find(List.of(URI.create("unix:///nowhere/docker.sock")), PATIENCE))
                .isEmpty();
    }

    private static void answerOnce(ServerSocket engine) {
        try (var connection = engine.accept()) {
            var request = connection.getInputStream();
            while (request.available() == 0 || request.readNBytes(request.available()).length == 0) {
                Thread.onSpinWait();
            }
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
