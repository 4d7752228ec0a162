package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;
import static vn.lienthong.intake.Requests.applicant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** What somebody careless, or not well-meaning, may send: each is refused plainly, and the next request is served. */
class BadInputTest {
    private static final long TWO_GIGABYTES = 2L * 1024 * 1024 * 1024;

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment paper;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "a",
                bootstrap,
                "intake_bad_input",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.media-types=application/pdf,application/zip,image/png");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        paper = intake.upload(COMMUNE, "giay.pdf", Requests.PDF);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    @AfterEach
    void othersAreServed() {
        assertThat(intake.get("/v1/dossiers/000.01.41.H32-190312-9999", COMMUNE).status())
                .isEqualTo(404);
    }

    // ---- raw requests

    private static String head(String path, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + issuer.token(COMMUNE)
                + "\r\nConnection: close\r\n" + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "\r\n";
    }

    private static Socket connect() throws IOException {
        var socket = new Socket("localhost", intake.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String exchange(String bytes) throws IOException {
        try (var socket = connect()) {
            try {
                socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (SocketException e) {
                // Closed meanwhile: what was answered before is read.
            }
            return answer(socket);
        }
    }

    private static String answer(Socket socket) throws IOException {
        var answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException e) {
            // Reset behind the answer.
        }
        return answer.toString(UTF_8);
    }

    /** Refused as a problem document; where the request's line itself can't be read, at least without a word of ours. */
    private static void isRefused(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("xception", "Tomcat", "\tat ", "<html");
    }

    private static void isRefused(Answered answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text("/code")).isEqualTo(code);
        assertThat(answer.json().path("errors").isArray()).isTrue();
        assertThat(answer.body()).doesNotContain("xception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/post/orders?dossier=%00&state=1", "/v1/post/orders?dossier=a%00b"})
    void refusesAQueryWithNul(String path) {
        isRefused(intake.send("GET", path, issuer.token(COMMUNE), BodyPublishers.noBody()), 400, "bad-request");
    }

    @Test
    void saysWhichParameterIsMalformedWithoutRepeatingIt() {
        var answer = intake.send(
                "GET", "/v1/post/cash?from=Nhung&to=2019-03-31", issuer.token(COMMUNE), BodyPublishers.noBody());
        isRefused(answer, 400, "bad-request");
        assertThat(answer.text("/detail")).contains("from").doesNotContain("Nhung");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "text/plain"})
    void refusesABodyOfNoTypeOrAnother(String type) {
        isRefused(
                intake.post("/v1/dossiers", issuer.token(COMMUNE), type, BodyPublishers.ofString("{}")),
                415,
                "unsupported-media-type");
    }

    private static Answered submit(String json) {
        return intake.post("/v1/dossiers", issuer.token(COMMUNE), json);
    }

    private static long submissions() {
        return intake.bean(JdbcClient.class)
                .sql("select count(*) from submission")
                .query(Long.class)
                .single();
    }

    // ---- size

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/dossiers", "/v1/dossiers/preflight", "/v1/attachments?name=a.pdf", "/v1/payments/callback"})
    void refusesTwoGigabytesWithoutReadingThem(String path) throws Exception {
        var type = path.startsWith("/v1/attachments") ? "application/pdf" : "application/json";
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            out.write(head(path, "Content-Type: " + type, "Content-Length: " + TWO_GIGABYTES)
                    .getBytes(ISO_8859_1));
            long sent = pour(out, false);

            assertThat(answer(socket))
                    .satisfiesAnyOf(
                            answer -> assertThat(answer)
                                    .startsWith("HTTP/1.1 413")
                                    .contains("too-large"),
                            answer -> assertThat(answer)
                                    .as("closed while we still sent")
                                    .isEmpty());
            assertThat(sent).isLessThan(64L * 1024 * 1024);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/dossiers", "/v1/dossiers/batch", "/v1/attachments?name=a.pdf"})
    void stopsReadingTwoGigabytesThatComeInChunks(String path) throws Exception {
        var type = path.startsWith("/v1/attachments")
                ? "application/pdf"
                : path.endsWith("batch") ? "application/x-ndjson" : "application/json";
        long before = submissions();
        System.gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            out.write(head(path, "Content-Type: " + type, "Transfer-Encoding: chunked")
                    .getBytes(ISO_8859_1));

            long sent = pour(out, true);

            assertThat(sent).isLessThan(128L * 1024 * 1024);
        }
        System.gc();
        assertThat(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - used)
                .isLessThan(32L * 1024 * 1024);
        assertThat(submissions()).isEqualTo(before);
    }

    /** Sends until the other side closes, or all is sent. */
    private static long pour(OutputStream out, boolean inChunks) {
        var block = " ".repeat(64 * 1024).getBytes(ISO_8859_1);
        long sent = 0;
        try {
            while (sent < TWO_GIGABYTES) {
                if (inChunks) {
                    out.write("10000\r\n".getBytes(ISO_8859_1));
                }
                out.write(block);
                if (inChunks) {
                    out.write("\r\n".getBytes(ISO_8859_1));
                }
                sent += block.length;
            }
        } catch (IOException e) {
            return sent;
        }
        return sent;
    }

    @Test
    void refusesTenThousandParts() {
        var submission = aSubmission(paper);
        var parts = (ArrayNode) submission.get("parts");
        parts.removeAll();
        for (int i = 0; i < 10_000; i++) {
            parts.addObject().put("code", "p" + i);
        }

        var answer = intake.submit(COMMUNE, submission);
        isRefused(answer, 422, "submission-refused");
        assertThat(answer.rules()).contains("NOT_TOO_MANY_PARTS");
        assertThat(answer.body().length()).as("no ten thousand faults").isLessThan(64 * 1024);
    }

    // ---- JSON

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void refusesAHundredThousandLevels(String level) {
        isRefused(submit(level.repeat(100_000 / level.length())), 400, "unreadable-body");
        isRefused(submit("{\"facts\":" + level.repeat(40_000)), 400, "unreadable-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "-%s", "0.%s", "1e%s", "%s.5"})
    void refusesNumbersOfAHundredThousandDigits(String form) {
        var number = form.formatted("9".repeat(100_000));

        isRefused(submit("{\"priority\":" + number + "}"), 400, "unreadable-body");
        isRefused(submit("{\"facts\":{\"area\":" + number + "}}"), 400, "unreadable-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c080", "c0af", "e080af", "eda080", "f8888080", "ff", "fe", "c3", "80"})
    void refusesBrokenUtf8(String hex) {
        var broken = java.util.HexFormat.of().parseHex(hex);
        var body = new ByteArrayOutputStream();
        body.writeBytes("{\"senderReference\":\"a".getBytes(UTF_8));
        body.writeBytes(broken);
        body.writeBytes("\"}".getBytes(UTF_8));

        var answer = intake.post(
                "/v1/dossiers",
                issuer.token(COMMUNE),
                "application/json",
                BodyPublishers.ofByteArray(body.toByteArray()));

        isRefused(answer, 400, "unreadable-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"procedure", "receivingAgency", "channel", "senderReference", "returnBy"})
    void refusesNulWhereverItStands(String member) {
        var submission = aSubmission(paper).put(member, "a\u0000");

        isRefused(intake.submit(COMMUNE, submission), 422, "submission-refused");
    }

    @Test
    void refusesMembersThatStandTwice() {
        isRefused(submit("{\"procedure\":\"2.000986\",\"procedure\":\"1.012783\"}"), 400, "unreadable-body");
        isRefused(submit("{\"facts\":{\"a\":1,\"a\":2}}"), 400, "unreadable-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0007", "\u001b[31m", "\u202e", "\u200b", "\ud800"})
    void refusesControlCharactersInNames(String character) {
        var submission = aSubmission(paper);
        applicant(submission).put("fullName", "Nguyễn" + character + "An");

        var answer = submit(JsonMapper.builder()
                .enable(tools.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII)
                .build()
                .writeValueAsString(submission));

        isRefused(answer, 422, "submission-refused");
        assertThat(answer.rules()).containsExactly("TEXT_IS_READABLE");
        assertThat(answer.body()).doesNotContain("Nguyễn");
    }

    // ---- Vietnamese

    @Test
    void takesBothWaysOfWritingVietnameseForOne() {
        var composed = aSubmission(paper);
        var decomposed = JsonMapper.shared().readTree(Normalizer.normalize(composed.toString(), Normalizer.Form.NFD));
        assertThat(decomposed.toString()).isNotEqualTo(composed.toString());

        var first = intake.submit(COMMUNE, composed, "Idempotency-Key", "nfc");
        var again = intake.submit(COMMUNE, decomposed, "Idempotency-Key", "nfc");

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(again.text("/code")).isEqualTo(first.text("/code"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void refusesCodesWithLettersThatOnlyLookRight() {
        for (var member : new String[] {"receivingAgency", "procedure", "channel"}) {
            var submission = aSubmission(paper);
            submission.put(member, Mutations.homoglyphs(submission.get(member).asString()));

            var answer = intake.submit(COMMUNE, submission);

            isRefused(answer, 422, "submission-refused");
            assertThat(answer.text("/errors/0/pointer")).isEqualTo("/" + member);
        }
        isRefused(
                intake.get("/v1/dossiers/000.01.41." + URLEncoder.encode("\u041d32", UTF_8) + "-190312-0027", COMMUNE),
                400,
                "malformed-identity");
        var digits = aSubmission(paper);
        applicant(digits).put("citizenId", "\u0660\u0665\u0666190004321");
        isRefused(intake.submit(COMMUNE, digits), 422, "submission-refused");
    }

    // ---- files

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..\\..\\boot.ini",
                "C:\\giay.pdf",
                "/etc/passwd",
                "con.pdf:stream",
                "CON",
                "nul.pdf",
                "giay\u202efdp.exe",
                "giay\u0000.pdf",
                "..",
                ".",
                "a\nb.pdf",
                "a/b.pdf"
            })
    void keepsPathNamesOutOfFileNames(String name) {
        var answer = intake.post(
                "/v1/attachments?name=" + URLEncoder.encode(name, UTF_8),
                issuer.token(COMMUNE),
                "application/pdf",
                BodyPublishers.ofByteArray(Requests.PDF));

        isRefused(answer, 422, "attachment-refused");
        assertThat(folder.resolve("etc")).doesNotExist();
    }

    @Test
    void refusesZipBombsAlsoWithinZipFiles() throws IOException {
        var zeros = new byte[30_000_000];
        var bomb = zip("a.pdf", zeros);
        var nested = bomb;
        for (int i = 0; i < 5; i++) {
            nested = zip("inner.zip", nested);
        }

        isRefused(upload(bomb), 422, "attachment-refused");
        // What is packed within is never unpacked: it is small, and stays so.
        var answer = upload(nested);
        assertThat(answer.status()).as(answer.body()).isIn(201, 422);
    }

    private static Answered upload(byte[] zip) {
        return intake.post(
                "/v1/attachments?name=a.zip",
                issuer.token(COMMUNE),
                "application/zip",
                BodyPublishers.ofByteArray(zip));
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    // ---- HTTP itself

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: %s\r\n\r\n"
            })
    void refusesLongUrlsAndHeaders(String form) throws IOException {
        isRefused(exchange(form.formatted("a".repeat(60_000))));
    }

    @Test
    void refusesThousandsOfHeaders() throws IOException {
        var flood = new StringBuilder("GET /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (int i = 0; i < 5_000; i++) {
            flood.append("A").append(i).append(": 1\r\n");
        }

        isRefused(exchange(flood + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{}",
                "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n{}",
                "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
                "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers/%2e%2e%2f%2e%2e HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers/%c0%ae HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1//dossiers;a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers\\..\\x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
                "GET /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nA\u0000b: c\r\n\r\n",
                "TRACE /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "N\u0000NSENSE\r\n\r\n",
                "POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n\r\n{}",
            })
    void refusesGarbledRequests(String request) throws IOException {
        var answer = exchange(request);

        assertThat(answer).matches("(?s)HTTP/1.1 (4|501).*").doesNotContain("xception", "Tomcat", "\tat ", "<html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\n{}\r\n0\r\n\r\n", "-5\r\n{}\r\n", "ffffffffffffffff\r\n{}", "2\r\n{}garbage\r\n0\r\n\r\n"
            })
    void refusesGarbledChunks(String chunks) throws IOException {
        var answer =
                exchange(head("/v1/dossiers", "Content-Type: application/json", "Transfer-Encoding: chunked") + chunks);

        isRefused(answer);
        assertThat(answer).contains("application/problem+json");
    }

    @Test
    void refusesABodyThatIsShorterThanSaid() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write((head("/v1/dossiers", "Content-Type: application/json", "Content-Length: 500") + "{")
                            .getBytes(ISO_8859_1));
            socket.shutdownOutput();

            assertThat(answer(socket))
                    .satisfiesAnyOf(
                            answer -> isRefused(answer),
                            answer -> assertThat(answer).isEmpty());
        }
    }

    @Test
    void answersTheFirstOfSeveralRequestsAndNotTheGarbageBehindIt() throws IOException {
        var answer = exchange("GET /v1/dossiers HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "\u0001\u0002garbage garbage\r\n\r\nGET / HTTP/1.1\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 401")
                .contains("application/problem+json")
                .doesNotContain("xception");
        assertThat(answer.split("HTTP/1\\.1 ", -1).length - 1).as("answers").isLessThanOrEqualTo(2);
    }

    @Test
    void closesWhereNothingIsHttp() throws IOException {
        long began = System.nanoTime();

        var answer = exchange("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");

        assertThat(answer).doesNotContain("xception");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
}
