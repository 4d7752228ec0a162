package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.POLICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** Uploads in pieces, as tus has them, over HTTP. */
class UploadServiceTest {
    private static final String BYTES = "application/offset+octet-stream";
    private static final String DATABASE = "intake_uploads_service";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        // Its start makes the topics.
        intake = started();
        routing = new RoutingDouble(Infrastructure.shared().bootstrapServers());
        routing.publishRegistry();
        awaitRegistry(intake);
    }

    private static RunningIntake running() {
        var running = started();
        awaitRegistry(running);
        return running;
    }

    private static void awaitRegistry(RunningIntake running) {
        await().until(() ->
                running.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    private static RunningIntake started() {
        return RunningIntake.start(
                "u",
                Infrastructure.shared().bootstrapServers(),
                DATABASE,
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.files.sweep-every=200ms",
                "--lienthong.intake.files.open-uploads=20");
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    // ---- as a client says it

    private static byte[] pdf(int size, int seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        System.arraycopy("%PDF-1.7".getBytes(UTF_8), 0, bytes, 0, 8);
        return bytes;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String metadata(String name, String type) {
        return "filename " + base64(name) + ",filetype " + base64(type);
    }

    private static HttpRequest.Builder request(String path, Agency caller, String... headers) {
        var request = HttpRequest.newBuilder(intake.uri(path))
                .header("Authorization", "Bearer " + issuer.token(caller))
                .header("Tus-Resumable", "1.0.0");
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answered create(long length, String metadata, String... headers) {
        return intake.send(request("/v1/uploads", COMMUNE, headers)
                .header("Upload-Length", Long.toString(length))
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody()));
    }

    private static String begun(long length) {
        var answer = create(length, metadata("giấy.pdf", "application/pdf"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.header("Location");
    }

    private static Answered patch(String upload, long offset, byte[] bytes, String... headers) {
        return intake.send(request(upload, COMMUNE, headers)
                .header("Content-Type", BYTES)
                .header("Upload-Offset", Long.toString(offset))
                .method("PATCH", BodyPublishers.ofByteArray(bytes)));
    }

    private static Answered head(String upload, Agency caller) {
        return intake.send(request(upload, caller).method("HEAD", BodyPublishers.noBody()));
    }

    private static Answered view(String upload) {
        return intake.get(upload, COMMUNE);
    }

    private static long rows(String sql, Object... params) {
        return intake.bean(JdbcClient.class)
                .sql(sql)
                .params(params)
                .query(Long.class)
                .single();
    }

    private static boolean isOnDisk(String upload) {
        var name = upload.substring(upload.lastIndexOf('/') + 1);
        return Files.exists(folder.resolve("content/incoming/" + name + ".part"));
    }

    // ---- the protocol

    @Test
    void saysWhatItSpeaks() {
        var answer = intake.send(request("/v1/uploads", COMMUNE).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Tus-Version")).isEqualTo("1.0.0");
        assertThat(answer.header("Tus-Extension").split(","))
                .containsExactlyInAnyOrder("creation", "creation-with-upload", "expiration", "checksum", "termination");
        assertThat(answer.header("Tus-Checksum-Algorithm")).isEqualTo("sha1,sha256");
        assertThat(answer.header("Tus-Max-Size")).isEqualTo(Long.toString(200L << 20));
    }

    @Test
    void takesAFileInPiecesWhichADossierThenNames() {
        var content = pdf(700_000, 1);
        var upload = begun(content.length);

        var first = patch(upload, 0, Arrays.copyOf(content, 300_000));
        var asked = head(upload, COMMUNE);
        var last = patch(upload, 300_000, Arrays.copyOfRange(content, 300_000, content.length));

        assertThat(first.status()).as(first.body()).isEqualTo(204);
        assertThat(first.header("Upload-Offset")).isEqualTo("300000");
        assertThat(first.header("Tus-Resumable")).isEqualTo("1.0.0");
        assertThat(first.header("Upload-Expires")).endsWith("GMT");
        assertThat(asked.header("Upload-Offset")).isEqualTo("300000");
        assertThat(asked.header("Upload-Length")).isEqualTo("700000");
        assertThat(asked.header("Cache-Control")).isEqualTo("no-store");
        assertThat(last.status()).as(last.body()).isEqualTo(204);
        var became = view(upload).json();
        assertThat(became.path("state").asString()).isEqualTo("finished");
        assertThat(became.at("/attachment/name").asString()).isEqualTo("giấy.pdf");
        assertThat(became.at("/attachment/scan").asString()).isEqualTo("not-scanned");
        var attachment = JsonMapper.shared().treeToValue(became.path("attachment"), Attachment.class);
        var submission = aSubmission(attachment);
        Requests.part(submission, 0).set("attachment", became.path("attachment"));
        var submitted = intake.submit(COMMUNE, submission);
        assertThat(submitted.status()).as(submitted.body()).isEqualTo(201);
        assertThat(isOnDisk(upload)).isFalse();
        assertThat(head(upload, COMMUNE).header("Upload-Offset")).isEqualTo("700000");
    }

    @Test
    void takesTheFirstBytesWithTheCreation() {
        var content = pdf(1000, 2);

        var answer = intake.send(request("/v1/uploads", COMMUNE)
                .header("Upload-Length", "1000")
                .header("Upload-Metadata", metadata("a.pdf", "application/pdf"))
                .header("Content-Type", BYTES)
                .POST(BodyPublishers.ofByteArray(content)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("Upload-Offset")).isEqualTo("1000");
        assertThat(view(answer.header("Location")).text("/state")).isEqualTo("finished");
    }

    @Test
    void survivesARestart() {
        var content = pdf(200_000, 3);
        var upload = begun(content.length);
        patch(upload, 0, Arrays.copyOf(content, 150_000));

        intake.close();
        intake = running();

        assertThat(head(upload, COMMUNE).header("Upload-Offset")).isEqualTo("150000");
        assertThat(patch(upload, 150_000, Arrays.copyOfRange(content, 150_000, content.length))
                        .status())
                .isEqualTo(204);
        assertThat(view(upload).text("/state")).isEqualTo("finished");
    }

    @Test
    void writesOverWhatWasNeverAcknowledged() throws IOException {
        var content = pdf(2000, 4);
        var upload = begun(content.length);
        patch(upload, 0, Arrays.copyOf(content, 500));
        var name = upload.substring(upload.lastIndexOf('/') + 1);
        Files.write(folder.resolve("content/incoming/" + name + ".part"), new byte[700], StandardOpenOption.APPEND);

        assertThat(patch(upload, 500, Arrays.copyOfRange(content, 500, 2000)).status())
                .isEqualTo(204);

        assertThat(view(upload).text("/attachment/sha256")).isEqualTo(hex("SHA-256", content));
    }

    private static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(String algorithm, byte[] content) {
        return HexFormat.of().formatHex(digest(algorithm, content));
    }

    private static String encoded(String algorithm, byte[] content) {
        return Base64.getEncoder().encodeToString(digest(algorithm, content));
    }

    @Test
    void keepsWhatCameBeforeTheConnectionBroke() throws Exception {
        var content = pdf(100_000, 5);
        var upload = begun(content.length);
        var uri = intake.uri(upload);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            var out = socket.getOutputStream();
            out.write(("PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                            + "Content-Type: %s\r\nUpload-Offset: 0\r\nContent-Length: 100000\r\n\r\n")
                    .formatted(upload, issuer.token(COMMUNE), BYTES)
                    .getBytes(UTF_8));
            out.write(content, 0, 40_000);
            out.flush();
        }

        await().until(() -> head(upload, COMMUNE).header("Upload-Offset").equals("40000"));
        assertThat(patch(upload, 40_000, Arrays.copyOfRange(content, 40_000, content.length))
                        .status())
                .isEqualTo(204);
        assertThat(view(upload).text("/attachment/sha256")).isEqualTo(hex("SHA-256", content));
    }

    @Test
    void letsOneRequestWriteAtATime() throws Exception {
        var content = pdf(1000, 6);
        var upload = begun(content.length);
        var uri = intake.uri(upload);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            var out = socket.getOutputStream();
            out.write(("PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                            + "Content-Type: %s\r\nUpload-Offset: 0\r\nContent-Length: 1000\r\n\r\n")
                    .formatted(upload, issuer.token(COMMUNE), BYTES)
                    .getBytes(UTF_8));
            out.write(content, 0, 100);
            out.flush();
            await().until(() -> isOnDisk(upload));

            var second = patch(upload, 0, content);

            assertThat(second.status()).isEqualTo(423);
            assertThat(second.text("/code")).isEqualTo("upload-busy");
            assertThat(second.header("Retry-After")).isNotEmpty();
        }
        await().until(() -> head(upload, COMMUNE).header("Upload-Offset").equals("100"));
    }

    @Test
    void keepsNothingOfBytesThatDoNotHashToTheirChecksum() {
        var content = pdf(1000, 7);
        var upload = begun(content.length);

        for (var wrong :
                List.of("sha1 " + encoded("SHA-1", new byte[1]), "sha256 " + encoded("SHA-256", new byte[1]))) {
            var answer = patch(upload, 0, Arrays.copyOf(content, 500), "Upload-Checksum", wrong);
            assertThat(answer.status()).isEqualTo(460);
            assertThat(answer.text("/code")).isEqualTo("checksum-mismatch");
            assertThat(head(upload, COMMUNE).header("Upload-Offset")).isEqualTo("0");
        }
        var right = patch(
                upload,
                0,
                Arrays.copyOf(content, 500),
                "Upload-Checksum",
                "sha1 " + encoded("SHA-1", Arrays.copyOf(content, 500)));
        var digest = patch(
                upload,
                500,
                Arrays.copyOfRange(content, 500, 1000),
                "Content-Digest",
                "sha-256=:" + encoded("SHA-256", Arrays.copyOfRange(content, 500, 1000)) + ":");

        assertThat(right.status()).isEqualTo(204);
        assertThat(digest.status()).isEqualTo(204);
        assertThat(patch(upload, 0, content, "Upload-Checksum", "md5 abc").status())
                .isEqualTo(400);
    }

    @Test
    void belongsToTheAgencyThatBeganIt() {
        var upload = begun(1000);

        assertThat(head(upload, POLICE).status()).isEqualTo(404);
        assertThat(intake.get(upload, POLICE).status()).isEqualTo(404);
        assertThat(intake.send(request(upload, POLICE).DELETE()).status()).isEqualTo(404);
        assertThat(head("/v1/uploads/abc", COMMUNE).status()).isEqualTo(404);
        assertThat(head(upload, COMMUNE).status()).isEqualTo(200);
    }

    @Test
    void refusesAWrongOffsetVersionTypeAndLength() {
        var upload = begun(1000);

        var offset = patch(upload, 10, new byte[10]);
        assertThat(offset.status()).isEqualTo(409);
        assertThat(offset.text("/detail")).contains("at 0");
        assertThat(patch(upload, 0, new byte[1001]).status()).isEqualTo(400);
        assertThat(head(upload, COMMUNE).header("Upload-Offset")).isEqualTo("0");
        var version = intake.send(HttpRequest.newBuilder(intake.uri(upload))
                .header("Authorization", "Bearer " + issuer.token(COMMUNE))
                .header("Tus-Resumable", "0.2.2")
                .method("HEAD", BodyPublishers.noBody()));
        assertThat(version.status()).isEqualTo(412);
        assertThat(version.header("Tus-Version")).isEqualTo("1.0.0");
        var type = intake.send(request(upload, COMMUNE)
                .header("Content-Type", "application/pdf")
                .header("Upload-Offset", "0")
                .method("PATCH", BodyPublishers.ofByteArray(new byte[1])));
        assertThat(type.status()).isEqualTo(415);
        var deferred = intake.send(request("/v1/uploads", COMMUNE)
                .header("Upload-Defer-Length", "1")
                .header("Upload-Metadata", metadata("a.pdf", "application/pdf"))
                .POST(BodyPublishers.noBody()));
        assertThat(deferred.status()).isEqualTo(400);
        assertThat(deferred.text("/detail")).contains("can't be deferred");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                filename YS5wZGY=                                                     | 415
                filetype YXBwbGljYXRpb24vcGRm                                         | 422
                filename YS5wZGY=,filetype YXBwbGljYXRpb24vcGRm,owner YQ==            | 400
                filename YS5wZGY=,filename YS5wZGY=,filetype YXBwbGljYXRpb24vcGRm     | 400
                filename %%%,filetype YXBwbGljYXRpb24vcGRm                            | 400
                filename gICA,filetype YXBwbGljYXRpb24vcGRm                           | 400
                filename Li4vYQ==,filetype YXBwbGljYXRpb24vcGRm                       | 422
                filename YS5wZGY=,filetype YXBwbGljYXRpb24vcGRm,part YQ==             | 422
                filename YS5leGU=,filetype YXBwbGljYXRpb24veC1tc2Rvd25sb2Fk           | 415
                """)
    void isStrictAboutItsMetadata(String metadata, int status) {
        var answer = create(1000, metadata);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.rules()).isNotEmpty();
    }

    @Test
    void goesByTheLimitsOfThePart() {
        var forPart = metadata("a.pdf", "application/pdf") + ",procedure " + base64("2.000986") + ",part ";

        assertThat(create(20L << 20, forPart + base64("host-consent")).status()).isEqualTo(201);
        assertThat(create((20L << 20) + 1, forPart + base64("host-consent")).status())
                .isEqualTo(413);
        assertThat(create(6L << 20, forPart + base64("birth-proof")).status()).isEqualTo(413);
        assertThat(create(1000, forPart + base64("moon")).rules()).containsExactly("PART_BELONGS_TO_THE_PROCEDURE");
        assertThat(create((200L << 20) + 1, metadata("a.pdf", "application/pdf"))
                        .status())
                .isEqualTo(413);
        assertThat(create(0, metadata("a.pdf", "application/pdf")).rules()).containsExactly("CONTENT_IS_PRESENT");
    }

    @Test
    void saysWhatAFileWasFoundToBe() {
        var content = "<html><body>no PDF</body></html>".getBytes(UTF_8);
        var upload = begun(content.length);

        var last = patch(upload, 0, content);

        assertThat(last.status()).isEqualTo(422);
        assertThat(last.rules()).containsExactly("CONTENT_IS_OF_ITS_TYPE");
        assertThat(last.text("/errors/0/message")).contains("application/pdf").contains("text/html");
        assertThat(head(upload, COMMUNE).status()).isEqualTo(410);
        assertThat(view(upload).text("/state")).isEqualTo("refused");
        assertThat(view(upload).text("/problem/errors/0/code")).isEqualTo("CONTENT_IS_OF_ITS_TYPE");
        assertThat(isOnDisk(upload)).isFalse();
    }

    @Test
    void checksTheDigestOfTheWhole() {
        var content = pdf(1000, 8);
        var right = create(
                1000,
                metadata("a.pdf", "application/pdf"),
                "Repr-Digest",
                "sha-256=:" + encoded("SHA-256", content) + ":, sha-512=:" + encoded("SHA-512", content) + ":");
        var wrong = create(
                1000,
                metadata("a.pdf", "application/pdf"),
                "Repr-Digest",
                "sha-256=:" + encoded("SHA-256", new byte[1]) + ":");

        assertThat(patch(right.header("Location"), 0, content).status()).isEqualTo(204);
        var refused = patch(wrong.header("Location"), 0, content);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.rules()).containsExactly("DIGEST_IS_OF_THE_CONTENT");
        assertThat(create(1000, metadata("a.pdf", "application/pdf"), "Repr-Digest", "sha-256=abc")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void checksTheDigestOfAFileThatComesAtOnce() {
        var content = pdf(1000, 9);

        var right = at(content, "sha-256=:" + encoded("SHA-256", content) + ":");
        var wrong = at(content, "sha-256=:" + encoded("SHA-256", new byte[1]) + ":");

        assertThat(right.status()).as(right.body()).isEqualTo(201);
        assertThat(right.text("/scan")).isEqualTo("not-scanned");
        assertThat(wrong.rules()).containsExactly("DIGEST_IS_OF_THE_CONTENT");
        var state = intake.get("/v1/attachments/" + right.text("/sha256"), COMMUNE);
        assertThat(state.text("/mediaType")).isEqualTo("application/pdf");
        assertThat(state.json().path("size").asLong()).isEqualTo(1000);
        assertThat(state.json().path("usable").asBoolean()).isTrue();
        assertThat(intake.get("/v1/attachments/" + right.text("/sha256"), POLICE)
                        .status())
                .isEqualTo(404);
    }

    private static Answered at(byte[] content, String digest) {
        return intake.post(
                "/v1/attachments?name=a.pdf",
                issuer.token(COMMUNE),
                "application/pdf",
                BodyPublishers.ofByteArray(content),
                "Repr-Digest",
                digest);
    }

    @Test
    void terminatesAlsoForThoseWhoCannotSendDelete() {
        var one = begun(1000);
        var other = begun(1000);
        patch(one, 0, new byte[10]);

        assertThat(intake.send(request(one, COMMUNE).DELETE()).status()).isEqualTo(204);
        assertThat(intake.send(request(other, COMMUNE)
                                .header("X-HTTP-Method-Override", "DELETE")
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);

        assertThat(head(one, COMMUNE).status()).isEqualTo(404);
        assertThat(head(other, COMMUNE).status()).isEqualTo(404);
        assertThat(isOnDisk(one)).isFalse();
    }

    @Test
    void sweepsWhatExpired() {
        var upload = begun(1000);
        patch(upload, 0, new byte[10]);

        intake.bean(JdbcClient.class)
                .sql("update resumable set expires_at = ? where received = 10")
                .param(Timestamp.from(Instant.now().minusSeconds(1)))
                .update();

        assertThat(head(upload, COMMUNE).status()).isIn(404, 410);
        await().until(() -> !isOnDisk(upload) && head(upload, COMMUNE).status() == 404);
    }

    @Test
    void finishesWhatWasLeftWhenAllHadCome() throws Exception {
        var content = pdf(1000, 10);
        var upload = begun(content.length);
        var name = upload.substring(upload.lastIndexOf('/') + 1);
        // As a kill leaves it between the last byte and the check.
        Files.createDirectories(folder.resolve("content/incoming"));
        Files.write(folder.resolve("content/incoming/" + name + ".part"), content);
        intake.bean(JdbcClient.class)
                .sql("update resumable set received = length where id = ?::uuid")
                .param(name)
                .update();

        assertThat(head(upload, COMMUNE).header("Upload-Offset")).isEqualTo("1000");
        assertThat(view(upload).text("/state")).isEqualTo("finished");
    }

    @Test
    void takesAZipOnlyForAPartThatAsksForOne() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("mô hình.ifc"));
            zip.write("ISO-10303-21;".getBytes(UTF_8));
        }
        var answer = intake.post(
                "/v1/attachments?name=a.zip&procedure=2.000986&part=host-consent",
                issuer.token(COMMUNE),
                "application/zip",
                BodyPublishers.ofByteArray(bytes.toByteArray()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        var submission = aSubmission(intake.upload(COMMUNE, "a.pdf", Requests.PDF));
        Requests.part(submission, 0).set("attachment", answer.json());

        var refused = intake.submit(COMMUNE, submission);

        assertThat(refused.rules()).containsExactly("MEDIA_TYPE_IS_ALLOWED");
        Requests.part(submission, 0).set("attachment", Requests.json(intake.upload(COMMUNE, "a.pdf", Requests.PDF)));
        submission.withArray("/parts").addObject().put("code", "host-consent").set("attachment", answer.json());
        assertThat(intake.submit(COMMUNE, submission).status()).isEqualTo(201);
    }

    @Test
    void refusesTooManyUploadsUnderWay() {
        var begun = new ArrayList<String>();
        Answered answer;
        do {
            answer = create(1000, metadata("a.pdf", "application/pdf"));
            begun.add(answer.header("Location"));
        } while (answer.status() == 201 && begun.size() < 100);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text("/code")).isEqualTo("too-many-uploads");
        begun.removeLast();
        begun.forEach(upload -> intake.send(request(upload, COMMUNE).DELETE()));
    }

    @Test
    void sweepsFilesThatNobodyNamesAndKeepsThoseSomebodyDoes() {
        var unnamed = intake.upload(COMMUNE, "a.pdf", pdf(1000, 11));
        var named = intake.upload(COMMUNE, "a.pdf", pdf(1000, 12));
        assertThat(intake.submit(COMMUNE, aSubmission(named)).status()).isEqualTo(201);

        intake.bean(JdbcClient.class)
                .sql("update file set at = ? where sha256 in (?, ?)")
                .params(Timestamp.from(Instant.now().minus(Duration.ofDays(8))), unnamed.sha256(), named.sha256())
                .update();

        await().until(() ->
                intake.get("/v1/attachments/" + unnamed.sha256(), COMMUNE).status() == 404);
        assertThat(intake.get("/v1/attachments/" + named.sha256(), COMMUNE).status())
                .isEqualTo(200);
        assertThat(rows("select count(*) from file where sha256 = ?", named.sha256()))
                .isEqualTo(1);
        assertThat(intake.submit(COMMUNE, aSubmission(unnamed)).rules()).containsOnly("ATTACHMENT_IS_STORED");
    }

    /** The client that the makers of tus maintain. */
    @Test
    void speaksWithTusJsClient() throws Exception {
        var client = Path.of("../target/tools/node_modules/tus-js-client")
                .toAbsolutePath()
                .normalize();
        assumeTrue(Files.exists(client), "tus-js-client is not here; ./lienthong test fetches it where npm is");
        var content = pdf(1_000_000, 13);
        var file = Files.write(folder.resolve("drawing.pdf"), content);
        var process = new ProcessBuilder(
                "node",
                Path.of("src/test/resources/tus/upload.cjs").toAbsolutePath().toString(),
                intake.uri("/v1/uploads").toString(),
                issuer.token(COMMUNE),
                file.toString());
        process.environment().put("TUS_CLIENT", client.toString());
        var running = process.redirectErrorStream(true).start();

        var said = new String(running.getInputStream().readAllBytes(), UTF_8);

        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(said).isZero();
        var told = JsonMapper.shared().readTree(said);
        assertThat(told.at("/begun/accepted").asLong()).isBetween(300_000L, 900_000L);
        var path = URI.create(told.at("/ended/url").asString()).getPath();
        assertThat(view(path).text("/state")).isEqualTo("finished");
        assertThat(view(path).text("/attachment/name")).isEqualTo("bản vẽ.pdf");
        assertThat(view(path).text("/attachment/sha256")).isEqualTo(hex("SHA-256", content));
        var terminated = URI.create(told.path("terminated").asString()).getPath();
        assertThat(head(terminated, COMMUNE).status()).isEqualTo(404);
    }
}
