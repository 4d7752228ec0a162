package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;

/**
 * What a large upload costs: the service in a JVM of its own, once with room to see what it lives on, and once with 64 MiB
 * more than that. There it has to take 100 MB, each way, with buffers outside of the heap limited as well.
 */
class UploadHeapTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int FILE = 100_000_000;
    private static final int ROOM = 64;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Issuer issuer;

    /** The service in a process of its own. */
    private final class Child implements AutoCloseable {
        private final Process process;
        private final Path said;
        private final URI base;

        Child(String heap) throws IOException {
            int port;
            try (var free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            base = URI.create("http://localhost:" + port);
            said = folder.resolve("intake-" + heap + ".log");
            var infrastructure = Infrastructure.shared();
            process = new ProcessBuilder(new ArrayList<>(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + heap,
                            "-XX:MaxDirectMemorySize=16m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+ExitOnOutOfMemoryError",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            IntakeService.class.getName(),
                            "--server.port=" + port,
                            "--lienthong.instance=heap",
                            "--lienthong.content-store=" + folder.resolve("content"),
                            "--lienthong.intake.largest-attachment=150MB",
                            "--lienthong.intake.tracking.key=" + SettingsFixture.TRACKING_KEY,
                            "--lienthong.personal.master-keys[0].id=test",
                            "--lienthong.personal.master-keys[0].key=" + RunningIntake.MASTER_KEY,
                            "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                            "--spring.datasource.url=" + infrastructure.jdbcUrl("intake_heap"),
                            "--spring.datasource.username=" + infrastructure.username(),
                            "--spring.datasource.password=" + infrastructure.password(),
                            "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                                    + issuer.publicKey().toUri())))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            await().atMost(90, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                assertThat(process.isAlive()).isTrue();
                return get("/actuator/health/liveness").statusCode() == 200;
            });
        }

        HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return http.send(
                    request.header("Authorization", "Bearer " + issuer.token(COMMUNE))
                            .header("Tus-Resumable", "1.0.0")
                            .build(),
                    BodyHandlers.ofString());
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
        }

        String begin(long length) throws IOException, InterruptedException {
            var answer = send(HttpRequest.newBuilder(base.resolve("/v1/uploads"))
                    .header("Upload-Length", Long.toString(length))
                    .header("Upload-Metadata", "filename " + base64("a.pdf") + ",filetype " + base64("application/pdf"))
                    .POST(BodyPublishers.noBody()));
            return answer.headers().firstValue("Location").orElse("");
        }

        int inPieces(long length, BodyPublisher body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(base.resolve(begin(length)))
                            .header("Content-Type", "application/offset+octet-stream")
                            .header("Upload-Offset", "0")
                            .method("PATCH", body))
                    .statusCode();
        }

        int atOnce(BodyPublisher body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(base.resolve("/v1/attachments?name=a.pdf"))
                            .header("Content-Type", "application/pdf")
                            .POST(body))
                    .statusCode();
        }

        int document(String type, BodyPublisher body) throws IOException, InterruptedException {
            return http.send(
                            HttpRequest.newBuilder(base.resolve("/v1/documents"))
                                    .header("Authorization", "Bearer " + issuer.token("H32.41.1", "document.send"))
                                    .header("Content-Type", type)
                                    .POST(body)
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }

        void awaitRegistry() {
            await().atMost(60, TimeUnit.SECONDS).until(() -> !begin(1).isEmpty());
        }

        /** In MiB, after a collection. */
        long live() throws Exception {
            for (int i = 0; i < 2; i++) {
                var collected = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(process.pid()),
                                "GC.run")
                        .redirectErrorStream(true)
                        .start();
                collected.getInputStream().readAllBytes();
                assertThat(collected.waitFor()).isZero();
            }
            double used = get("/actuator/prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
            return (long) Math.ceil(used / MEGABYTE);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private Path file(int number) throws IOException {
        var path = Files.writeString(folder.resolve(number + ".pdf"), "%PDF-1.7");
        var bytes = new byte[MEGABYTE];
        var random = new Random(number);
        for (long size = 8; size < FILE; size += bytes.length) {
            random.nextBytes(bytes);
            Files.write(path, bytes, StandardOpenOption.APPEND);
        }
        return path;
    }

    private static String document(Path... files) throws Exception {
        var json = JsonMapper.shared().createObjectNode();
        json.put("number", "27")
                .put("notation", "VB")
                .put("promulgatedOn", "2019-03-12")
                .put("place", "Khánh Hoà");
        json.put("type", "Công văn").put("subject", "V/v");
        json.putObject("signer").put("name", "Nguyễn Văn A");
        json.putArray("to").addObject().put("agency", "H32.15");
        var attachments = json.putArray("attachments");
        for (var file : files) {
            attachments
                    .addObject()
                    .put("sha256", digest(file))
                    .put("name", file.getFileName().toString());
        }
        return json.toString();
    }

    private static String digest(Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Path largest(Path content) throws IOException {
        try (var files = Files.walk(content)) {
            return files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void takesAHundredMegabytesInSixtyFourOfHeap() throws Exception {
        issuer = new Issuer(folder);
        long live;
        try (var roomy = new Child("256m")) {
            try (var routing = new RoutingDouble(Infrastructure.shared().bootstrapServers())) {
                routing.publishRegistry();
            }
            roomy.awaitRegistry();
            assertThat(roomy.atOnce(BodyPublishers.ofByteArray("%PDF-1".getBytes(UTF_8))))
                    .isEqualTo(201);
            live = roomy.live();
        }
        try (var narrow = new Child(live + ROOM + "m")) {
            narrow.awaitRegistry();
            var one = file(1);
            var other = file(2);

            assertThat(narrow.inPieces(Files.size(one), BodyPublishers.ofFile(one)))
                    .isEqualTo(204);
            assertThat(narrow.atOnce(BodyPublishers.ofFile(other))).isEqualTo(201);

            // A document with both, of which the package is written here; then that package as somebody's own.
            assertThat(narrow.document("application/json", BodyPublishers.ofString(document(one, other))))
                    .isEqualTo(201);
            var edxml = largest(folder.resolve("content"));
            assertThat(Files.size(edxml)).isGreaterThan(200_000_000);
            assertThat(narrow.document("application/edxml+xml", BodyPublishers.ofFile(edxml)))
                    .isEqualTo(201);

            assertThat(narrow.process.isAlive()).isTrue();
            assertThat(narrow.said).content().doesNotContain("OutOfMemoryError");
        }
    }
}
