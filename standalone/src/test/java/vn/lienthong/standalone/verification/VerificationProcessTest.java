package vn.lienthong.standalone.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.standalone.token.DevelopmentIssuer;

class VerificationProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void startsWhatDiedAgainAndEndsItWithItself() {
        DevelopmentAuthority.in(folder, "test", Clock.systemUTC());
        var issuer = DevelopmentIssuer.of(folder.resolve("data"));
        int port = FreePorts.anyRow(1);
        var settings = List.of(
                "server.port=" + port,
                "server.address=127.0.0.1",
                "spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + issuer.publicKeyFile().toUri(),
                "lienthong.verification.anchors=" + folder.resolve("ca.pem"));
        var log = folder.resolve("log");
        var running = VerificationProcess.start(settings, log, null);
        try {
            var first = Awaitility.await().atMost(PATIENCE).until(running::pid, pid -> pid != null);
            assertThat(ProcessHandle.of(first)).get().satisfies(ProcessHandle::destroyForcibly);
            var second =
                    Awaitility.await().atMost(PATIENCE).until(running::pid, pid -> pid != null && !pid.equals(first));
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> answersAt(port));

            running.close();

            assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
        } finally {
            running.close();
        }
    }

    private static boolean answersAt(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }
}
