package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;

/** Raw sockets that send slowly, or too much, or nothing. */
class SlowSendersTest {
    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "a",
                bootstrap,
                "intake_slow",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.admission.head-patience=2s",
                "--lienthong.intake.admission.body-grace=1s",
                "--server.tomcat.connection-timeout=3s");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static Socket connect() throws IOException {
        var socket = new Socket("localhost", intake.base().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Everything that is answered until the connection is closed. */
    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (SocketException e) {
            return ""; // reset
        }
    }

    /** What is answered until it says so, or the connection is closed. */
    private static String answerUpTo(Socket socket, String end) throws IOException {
        var answer = new StringBuilder();
        while (answer.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    /** A byte now and then, until the other side has had enough. Returns how long it had patience. */
    private static Duration drip(Socket socket, String piece) {
        long began = System.nanoTime();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    try {
                        send(socket, piece);
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void closesAConnectionWhoseHeadersNeverEnd() throws Exception {
        try (var socket = connect()) {
            send(socket, "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

            assertThat(drip(socket, "a")).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void closesAConnectionThatSaysNothing() throws Exception {
        try (var socket = connect()) {
            long began = System.nanoTime();

            assertThat(answer(socket)).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void refusesABodyThatDripsAndOneThatStops() throws Exception {
        var head = "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 10000\r\nConnection: close\r\nAuthorization: Bearer " + issuer.token(COMMUNE)
                + "\r\n\r\n";
        try (var dripping = connect();
                var stopping = connect()) {
            send(dripping, head);
            send(stopping, head + "{");

            var dripped = Thread.ofVirtual().start(() -> drip(dripping, " "));
            var afterDripping = answerUpTo(dripping, "request-too-slow");
            var afterStopping = answerUpTo(stopping, "request-too-slow");

            assertThat(afterDripping).startsWith("HTTP/1.1 408").contains("request-too-slow");
            assertThat(afterStopping).startsWith("HTTP/1.1 408").contains("request-too-slow");
            dripping.close();
            dripped.join();
        }
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws Exception {
        try (var socket = connect()) {
            send(socket, "GET /v1/actions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Large: ");
            send(socket, "a".repeat(20_000) + "\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 4").doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/x-www-form-urlencoded",
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/octet-stream"
            })
    void readsNoMoreOfABodyThanTheLimitWhateverItsType(String type) {
        var large = "[\"" + "a".repeat(3_000_000) + "\"]";

        var answer = intake.post("/v1/dossiers", issuer.token(COMMUNE), type, BodyPublishers.ofString(large));

        assertThat(answer.status()).as(answer.body()).isIn(413, 415);
        assertThat(answer.text("/code")).isIn("body-too-large", "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"depth", "number", "name", "tokens"})
    void refusesJsonThatIsOutOfAllBounds(String what) {
        var json = switch (what) {
            case "depth" -> "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
            case "number" -> "{\"priority\":" + "9".repeat(5000) + "}";
            case "name" -> "{\"" + "a".repeat(60_000) + "\":1}";
            default -> "{\"form\":[" + "1,".repeat(120_000) + "1]}";
        };

        var answer = intake.post("/v1/dossiers", issuer.token(COMMUNE), json);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("/code")).isEqualTo("unreadable-body");
        assertThat(answer.body()).doesNotContain("xception", "aaaa");
    }

    @Test
    void answersOthersMeanwhile() throws Exception {
        var sockets = new java.util.ArrayList<Socket>();
        try {
            for (int i = 0; i < 300; i++) {
                var socket = connect();
                sockets.add(socket);
                send(socket, "POST /v1/dossiers HTTP/1.1\r\nHost: local");
            }

            long began = System.nanoTime();
            assertThat(intake.get("/v1/dossiers/000.01.41.H32-190312-0027", COMMUNE)
                            .status())
                    .isEqualTo(404);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
