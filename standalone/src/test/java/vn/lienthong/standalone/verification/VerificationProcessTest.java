package vn.lienthong.standalone.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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
        var settings = List.of(
                "server.port=" + FreePorts.anyRow(1),
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
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> Files.readString(log).contains("Started VerificationService"));

            running.close();

            assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
        } finally {
            running.close();
        }
    }
}
