package vn.lienthong.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/** {@code ./lienthong start} as its user meets it: a process with options, lines, ports and an exit code. */
@Timeout(180)
class StandaloneTest {
    private static final AgencyCode PROVINCE = new AgencyCode("H32");

    @TempDir
    Path temporary;

    private final Ports ports = Ports.free();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endWhatAFailureLeftRunning() throws InterruptedException {
        processes.forEach(process -> process.toHandle().destroy());
        for (var process : processes) {
            assertThat(process.waitFor(25, SECONDS)).isTrue();
        }
    }

    @Test
    void runsEveryServiceEndsOnASignalAndGoesOnWithItsDataAfterwards() throws Exception {
        var first = start();
        first.awaitReady();
        try (var http = HttpClient.newHttpClient()) {
            for (var service : ServiceSpec.all(ports)) {
                assertThat(get(http, service.port(), "/actuator/health").statusCode())
                        .as(service.name())
                        .isEqualTo(200);
            }
            assertThat(get(http, ports.mailbox(), "/").statusCode()).isEqualTo(200);

            var deliveries = "/v1/agencies/H32/deliveries";
            assertThat(get(http, ports.routing(), deliveries).statusCode()).isEqualTo(401);
            var token = DevelopmentIssuer.of(data()).token(PROVINCE);
            assertThat(get(http, ports.routing(), deliveries, "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
        }

        // While it runs, nobody else gets its folder or its ports.
        var second = start();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.said()).contains("in use by another run").hasLineCount(1);
        var third = start("--data", temporary.resolve("other").toString());
        assertThat(third.exitCode()).isEqualTo(1);
        assertThat(third.said()).contains(ports.console() + " (console)").contains("--port-base");

        var lastWords = first.end();
        assertThat(first.exitCode()).isEqualTo(143);
        assertThat(lastWords).contains("ended").doesNotContain("Exception");
        assertThat(data().resolve("postgresql/cluster/postmaster.pid")).doesNotExist();

        var again = start();
        again.awaitReady();
        assertThat(again.end()).contains("ended");
    }

    @Test
    void saysInOneLineWhichPortIsTakenAndForWhomItWasMeant() throws Exception {
        try (var taken = new ServerSocket(ports.kafka(), 1, InetAddress.getByName("127.0.0.1"))) {
            var run = start();

            var said = run.said();
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(said.lines().filter(line -> line.startsWith("lienthong:")))
                    .singleElement()
                    .asString()
                    .contains(taken.getLocalPort() + " (Kafka)")
                    .contains("--port-base");
            assertThat(said).doesNotContain("\tat ");
        }
    }

    @Test
    void leavesAFolderAloneThatIsNotItsOwn() throws Exception {
        Files.writeString(Files.createDirectories(data()).resolve("thesis.tex"), "…");

        var run = start("--fresh");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("something else").hasLineCount(1);
        assertThat(data().resolve("thesis.tex")).exists();
    }

    @Test
    void refusesAnOptionItDoesNotKnow() throws Exception {
        var run = start("--turbo");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.said()).contains("--turbo").hasLineCount(1);
    }

    private Path data() {
        return temporary.resolve("data");
    }

    private Run start(String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Standalone.class.getName(),
                "--data",
                data().toString(),
                "--port-base",
                Integer.toString(ports.base()),
                "--simulate",
                "off"));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return new Run(process);
    }

    private static HttpResponse<String> get(HttpClient http, int port, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private record Run(Process process) {

        void awaitReady() throws IOException {
            var said = new ArrayList<String>();
            var line = process.inputReader().readLine();
            while (line != null && !line.startsWith("Ready after")) {
                said.add(line);
                line = process.inputReader().readLine();
            }
            assertThat(line).as(String.join("\n", said)).isNotNull();
        }

        /** Everything said until the end. */
        String said() {
            return String.join("\n", process.inputReader().lines().toList());
        }

        /** A signal as from {@code kill}; returns the last words. */
        String end() {
            process.toHandle().destroy(); // the process's own destroy() would close our ears, too
            return said();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(25, SECONDS)).isTrue();
            return process.exitValue();
        }
    }
}
