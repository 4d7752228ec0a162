package vn.lienthong.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.verification.check.Authority;
import vn.lienthong.verification.check.Pdfs;
import vn.lienthong.verification.check.Signing;

/** The service as it runs: in a process of its own with 256 MB of heap, without Kafka and database. */
class VerificationServiceTest {
    private static final Instant NOW = Instant.now();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Process process;
    private static int port;
    private static Signing signing;

    @BeforeAll
    static void start() throws Exception {
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var authority = Authority.named("Test CA", NOW);
        var from = NOW.minus(Duration.ofDays(1));
        var until = NOW.plus(Duration.ofDays(365));
        signing = new Signing(
                authority.issue("Agency", from, until), authority.issueTimestamping(from, until), authority, NOW);
        var anchor = Files.writeString(
                folder.resolve("ca.pem"),
                pem("CERTIFICATE", authority.certificate().getEncoded()));
        var issuer = KeyPairGenerator.getInstance("RSA");
        issuer.initialize(2048);
        var key = Files.writeString(
                folder.resolve("issuer.pub"),
                pem("PUBLIC KEY", issuer.generateKeyPair().getPublic().getEncoded()));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VerificationService.class.getName(),
                        "--server.port=" + port,
                        "--server.address=127.0.0.1",
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + key.toUri(),
                        "--lienthong.verification.patience=60s",
                        "--lienthong.verification.timeout=60s",
                        "--lienthong.verification.anchors=" + anchor)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> {
                    assertThat(process.isAlive()).as(log()).isTrue();
                    return get("/actuator/health/readiness").statusCode() == 200;
                });
    }

    @AfterAll
    static void end() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Test
    void judgesLargeFilesSideBySideAndRefusesWhatDoesNotFit() throws Exception {
        var xml = signing.xml(
                ("<document><text>" + "thửa đất số 7 ".repeat(400_000) + "</text></document>").getBytes(UTF_8),
                Signing.Level.B);
        var pdf = signing.pdf(Pdfs.ofPages(8), Signing.Level.B);

        var answers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post("", i % 2 == 0 ? xml : pdf)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(xml.length).isBetween(7 << 20, 9 << 20);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).contains("\"verdict\":\"VALID\""));
        var large = new byte[10 << 20];
        System.arraycopy("<a>".getBytes(UTF_8), 0, large, 0, 3);
        var refused = post("", large);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("file-too-large").contains("FILE_FITS");
        assertThat(post("", new byte[51 << 20]).statusCode()).isEqualTo(413);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void answersInTheLanguageAskedForWithTheReportWhereItIsWanted() throws Exception {
        var plain = "<a/>".getBytes(UTF_8);

        assertThat(post("", plain, "Accept-Language", "en").body())
                .contains("UNDETERMINED")
                .contains("NO_SIGNATURE")
                .contains("The file has no signature.");
        assertThat(post("", plain, "Accept-Language", "vi").body()).contains("Tệp không có chữ ký nào.");
        var signed = signing.cms("content".getBytes(UTF_8), Signing.Level.T);
        assertThat(post("?report=etsi&content-sha256=" + sha256("content"), signed)
                        .body())
                .contains("\"verdict\":\"VALID\"")
                .contains("\"provedAt\"")
                .contains("ValidationReport");
        assertThat(post("?content-sha256=1", signed).statusCode()).isEqualTo(400);
        assertThat(get("/v1/policy").body()).contains("\"anchorsSha256\"").contains("\"largestXml\"");
    }

    @Test
    void takesAFileAndNoForm() {
        for (var form : new String[] {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
            var refused = post("", "a=b".getBytes(StandardCharsets.UTF_8), "Content-Type", form);

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(415);
        }
        var pdf = "%PDF-1.7".getBytes(StandardCharsets.UTF_8);
        var refused = post("", pdf, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(413);
        assertThat(refused.body()).contains("say so in Content-Type");
    }

    @Test
    void logsNothingOfWhoSigned() throws Exception {
        var altered = signing.pdf(Pdfs.ofPages(1), Signing.Level.B);
        altered[300] ^= 1;

        assertThat(post("?name=Nguyen-Van-A.pdf", altered).statusCode()).isEqualTo(200);

        assertThat(log()).doesNotContain("CN=Agency").doesNotContain("Nguyen-Van-A");
        assertThat(get("/actuator/prometheus").body()).contains("verification_files_total");
    }

    private static HttpResponse<String> post(String query, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/verifications" + query))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static String log() throws IOException {
        return String.join("\n", Files.readAllLines(folder.resolve("log")));
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der), type);
    }
}
