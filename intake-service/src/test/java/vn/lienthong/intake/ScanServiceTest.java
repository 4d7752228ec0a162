package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;
import vn.lienthong.intake.attachment.ClamDaemon;

/** Uploads where a scanner is configured: there, gone, and back. */
class ScanServiceTest {
    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static ClamDaemon daemon;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        daemon = new ClamDaemon(Files.createDirectories(folder.resolve("clamav")));
        daemon.start();
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "s",
                bootstrap,
                "intake_scans",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.files.scanner=" + daemon.tcp(),
                "--lienthong.intake.files.sweep-every=200ms",
                "--lienthong.intake.files.scan-again-after=1s");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        if (intake != null) {
            intake.close();
            routing.close();
        }
        daemon.close();
    }

    private static Answered upload(String type, byte[] content) {
        return intake.post(
                "/v1/attachments?name=a&procedure=2.000986&part=host-consent",
                issuer.token(COMMUNE),
                type,
                BodyPublishers.ofByteArray(content));
    }

    private static byte[] zipped(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static JsonNode state(String sha256) {
        return intake.get("/v1/attachments/" + sha256, COMMUNE).json();
    }

    private static boolean isInStore(String sha256) {
        return Files.exists(
                folder.resolve("content").resolve(sha256.substring(0, 2)).resolve(sha256));
    }

    private static boolean isInQuarantine(String sha256) {
        return Files.exists(folder.resolve("content/quarantine")
                .resolve(sha256.substring(0, 2))
                .resolve(sha256));
    }

    @Test
    void sendsNoPackageWithAnInfectedFile() {
        var token = issuer.token("H32.41.1", "document.send");
        var clean = intake.post(
                "/v1/documents",
                token,
                "application/edxml+xml",
                BodyPublishers.ofByteArray(Packages.document("H32.41.1", 1, "H32.15")));
        var infected = intake.post(
                "/v1/documents",
                token,
                "application/edxml+xml",
                BodyPublishers.ofByteArray(Packages.document("H32.41.1", 2, ClamDaemon.EICAR, "H32.15")));

        assertThat(clean.status()).isEqualTo(201);
        assertThat(infected.status() + infected.text("/code")).isEqualTo("422package-unfit");
        assertThat(infected.rules()).contains("ATTACHMENT_IS_HARMLESS");
    }

    @Test
    void refusesWhatIsInfectedAndKeepsItApartForAWhile() throws Exception {
        var file = zipped("a.com", ClamDaemon.EICAR);
        var answer = upload("application/zip", file);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.rules()).containsExactly("ATTACHMENT_IS_HARMLESS");
        assertThat(answer.text("/errors/0/message")).contains("Eicar-Test-Signature");
        var sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        assertThat(state(sha256).path("usable").asBoolean()).isFalse();
        assertThat(isInStore(sha256)).isFalse();
        assertThat(isInQuarantine(sha256)).isTrue();

        intake.bean(JdbcClient.class)
                .sql("update file set at = ? where sha256 = ?")
                .params(Timestamp.from(Instant.now().minus(Duration.ofDays(31))), sha256)
                .update();
        await().until(() -> !isInQuarantine(sha256));
    }

    @Test
    void takesWhatIsCleanAndSaysSo() {
        var answer = upload("application/pdf", "%PDF-1.7 clean".getBytes(UTF_8));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.text("/scan")).isEqualTo("clean");
        assertThat(state(answer.text("/sha256")).path("scannedAt").asString()).isNotEmpty();
    }

    @Test
    void keepsApartWhatCannotBeScannedUntilItCan() throws IOException {
        daemon.stop();
        Answered answer;
        Answered harmful;
        try {
            answer = upload("application/pdf", "%PDF-1.7 while the scanner is away".getBytes(UTF_8));
            harmful = upload("application/zip", zipped("b.com", ClamDaemon.EICAR));
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(answer.text("/scan")).isEqualTo("waiting");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            var sha256 = answer.text("/sha256");
            assertThat(isInStore(sha256)).isFalse();
            assertThat(isInQuarantine(sha256)).isTrue();
            var submission = aSubmission(JsonMapper.shared().treeToValue(answer.json(), Attachment.class));
            var refused = intake.submit(COMMUNE, submission);
            assertThat(refused.rules()).containsOnly("ATTACHMENT_IS_SCANNED");
            assertThat(refused.text("/errors/0/message")).contains("come again after 20");
        } finally {
            daemon.start();
        }

        var sha256 = answer.text("/sha256");
        await().until(() -> state(sha256).path("scan").asString().equals("clean"));
        await().until(() ->
                state(harmful.text("/sha256")).path("scan").asString().equals("infected"));
        assertThat(isInStore(sha256)).isTrue();
        assertThat(isInQuarantine(sha256)).isFalse();
        assertThat(isInStore(harmful.text("/sha256"))).isFalse();
        var submission = aSubmission(JsonMapper.shared().treeToValue(answer.json(), Attachment.class));
        assertThat(intake.submit(COMMUNE, submission).status()).isEqualTo(201);
    }
}
