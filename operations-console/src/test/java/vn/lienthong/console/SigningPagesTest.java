package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.DocumentJournal.HEALTH;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.Province.JUSTICE;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;

/** The page of signatures and the one that has a file verified; in a real browser where there is one. */
@Timeout(240)
class SigningPagesTest {
    private static final Assurance AT_B = new Assurance(SignatureFormat.PADES, SignatureLevel.B, null);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final Instant BEFORE = NOW.minus(Duration.ofMinutes(30));
    private static final Instant LATER = NOW.plus(Duration.ofHours(3));
    private static final String KEYS = """
        [{"agency": "H32.15", "serial": "4f2ac91b7d30", "kind": "pkcs12", "handle": "H32.15.p12", "algorithm": "EC-256",
          "notBefore": "2026-01-01T00:00:00Z", "notAfter": "2028-01-01T00:00:00Z", "daysLeft": 401, "state": "valid",
          "signs": true, "signaturesSinceStart": 12345},
         {"agency": "H32.41.1", "serial": "77aa", "kind": "remote", "handle": "cred-1", "algorithm": "RSA-3072",
          "notBefore": "2025-01-01T00:00:00Z", "notAfter": "2026-12-01T00:00:00Z", "daysLeft": 5,
          "state": "expires-soon", "signs": true, "signaturesSinceStart": 3},
         {"agency": "H32.18", "serial": null, "kind": "pkcs11", "handle": "slot 2", "state": "unreachable",
          "signs": false, "signaturesSinceStart": 0}]
        """;
    private static final String VERDICT = """
        {"verdict": "INVALID", "reasons": [], "sha256": "%s", "verifiedAt": "2026-11-26T06:00:00Z",
         "policy": {"name": "lienthong", "sha256": "%s", "anchorsSha256": "%s"},
         "signatures": [
           {"id": "s-1", "verdict": "VALID", "reasons": [], "signer": "UBND Phường Vĩnh Hòa", "certificate": "4f2a",
            "claimedAt": "2026-11-26T05:00:00Z", "provedAt": "2026-11-26T05:00:01Z", "format": "PAdES", "level": "T",
            "signed": []},
           {"id": "s-2", "verdict": "INVALID", "reasons": [{"code": "PDF_CHANGED",
                 "message": "Trang đã bị sửa sau khi ký.", "mending": "Gửi bản chưa bị sửa."}],
            "format": "PAdES", "level": "B", "signed": []}]}
        """.formatted("a".repeat(64), "b".repeat(64), "c".repeat(64));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Neighbours neighbours;
    private static DocumentConsole console;

    @BeforeAll
    static void open() throws IOException {
        neighbours = new Neighbours();
        console = new DocumentConsole(
                "console_signing_pages",
                folder.resolve("content"),
                "--lienthong.console.signing.url=" + neighbours.url(),
                "--lienthong.console.signing.answer-within=2s",
                "--lienthong.console.verification.url=" + neighbours.url(),
                "--lienthong.console.verification.largest-file=1MB");
        seed();
    }

    private static void seed() {
        // One sealed at B that got its timestamp, one that waits for it, one refused, one that waits for an approval.
        console.write(issued("000.00.15.H32-261126-0001")
                .add(new DossierEvent.ResultSealed("r-1", "extract", JUSTICE, paper('b'), "4f2a", BEFORE, AT_B))
                .after(Duration.ofMinutes(1))
                .add(new DossierEvent.ResultTimestamped(
                        "r-1",
                        "extract",
                        JUSTICE,
                        paper('b').sha256(),
                        paper('c'),
                        new Assurance(SignatureFormat.PADES, SignatureLevel.T, NOW))));
        console.write(issued("000.00.15.H32-261126-0002")
                .add(new DossierEvent.ResultSealed("r-2", "extract", JUSTICE, paper('d'), "4f2a", BEFORE, AT_B)));
        console.write(issued("000.00.15.H32-261126-0003")
                .add(new DossierEvent.SealRefused("r-3", "extract", JUSTICE, "NOT_A_PDF", "Tệp không phải PDF.")));
        console.write(issued("000.00.15.H32-261126-0004")
                .add(new DossierEvent.SealAwaitsApproval("r-4", "extract", JUSTICE, LATER)));
        console.write(aDocument("8001", HEALTH, BEFORE)
                .registered(Way.PROVINCE, MINISTRY)
                .add(new DocumentEvent.DocumentSigningRefused("NO_KEY", "Chưa có khóa.")));
        await().atMost(DocumentConsole.PATIENCE)
                .untilAsserted(() -> assertThat(page("/signing?lang=en"))
                        .contains("data-code=\"NO_KEY\"")
                        .contains("data-code=\"NOT_A_PDF\"")
                        .contains("data-testid=\"approval\"")
                        .contains("data-testid=\"untimed\">1<"));
    }

    private static Journal issued(String code) {
        return Journal.aDossier(code, BEFORE)
                .received(new ProcedureCode("2.000635"), JUSTICE, JUSTICE, Channel.COUNTER, LATER)
                .routed("extract", JUSTICE, LATER)
                .accepted("extract", JUSTICE, "CB-1")
                .issued("extract", JUSTICE, "CB-1");
    }

    private static Attachment paper(char digit) {
        return new Attachment(String.valueOf(digit).repeat(64), "result.pdf", "application/pdf", 30_000);
    }

    @BeforeEach
    void neighboursAreWell() {
        neighbours.keysStatus = 200;
        neighbours.keys = KEYS;
        neighbours.verdictStatus = 200;
        neighbours.verdict = VERDICT;
    }

    @AfterAll
    static void close() {
        console.close();
        neighbours.close();
    }

    private static String page(String path) {
        return console.get(path).body();
    }

    @Test
    void showsKeysWithThoseFirstThatEndFirstAndWhatIsOutstanding() {
        var page = page("/signing?lang=en");
        assertThat(page.indexOf("data-agency=\"H32.18\""))
                .isPositive()
                .isLessThan(page.indexOf("data-agency=\"H32.41.1\""));
        assertThat(page.indexOf("data-agency=\"H32.41.1\"")).isLessThan(page.indexOf("data-agency=\"H32.15\""));
        assertThat(page).contains("key-alarm", "12,345", "oldest 3", "Unreachable", "The file is no PDF");
    }

    @Test
    void saysThatSigningIsAwayAndShowsTheRest() {
        neighbours.keysStatus = 500;
        assertThat(page("/signing?lang=en"))
                .contains("data-testid=\"keys-trouble\">Signing does not answer for the moment")
                .contains("data-code=\"NOT_A_PDF\"");
        neighbours.keysStatus = 403;
        assertThat(page("/signing?lang=vi")).contains("Dịch vụ ký số không cho bảng này xem");
    }

    @Test
    void passesAFileOnAndSaysWhatIsSaidOfIt() throws Exception {
        var answer = post("đơn xin.pdf", "%PDF-1.7".getBytes(UTF_8), "en");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(neighbours.asked).isEqualTo("POST /v1/verifications?name=%C4%91%C6%A1n+xin.pdf");
        assertThat(neighbours.sent).isEqualTo("%PDF-1.7".getBytes(UTF_8));
        assertThat(answer.body())
                .contains("data-testid=\"verdict\" data-value=\"invalid\"")
                .contains("đơn xin.pdf", "UBND Phường Vĩnh Hòa", "PAdES T")
                .contains("Trang đã bị sửa sau khi ký.", "Gửi bản chưa bị sửa.");
        assertThat(neighbours.language).isEqualTo("en");
        post("a.pdf", new byte[] {1}, "vi");
        assertThat(neighbours.language).isEqualTo("vi");
    }

    @Test
    void isKindAboutWhatCannotBeVerified() throws Exception {
        var large = post("large.pdf", new byte[(1 << 20) + 1], "en");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("The file is too large: at most 1 MB.");
        var none = post("", new byte[0], "en");
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("There is no file.");
        neighbours.verdictStatus = 503;
        assertThat(post("a.pdf", new byte[] {1}, "en").body()).contains("Several files are being verified.");
        neighbours.verdictStatus = 500;
        assertThat(post("a.pdf", new byte[] {1}, "en").body()).contains("Verification does not answer for the moment.");
        neighbours.verdictStatus = 200;
        neighbours.verdict = "{\"odd\": 1}";
        assertThat(post("a.pdf", new byte[] {1}, "en").body())
                .contains("What verification answered can&#39;t be read.");
    }

    @Test
    void takesNoFilesFromOtherSitesPages() throws Exception {
        var request = form("a.pdf", new byte[] {1}, "en").header("Sec-Fetch-Site", "cross-site");
        assertThat(HTTP.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<String> post(String name, byte[] file, String language) throws Exception {
        return HTTP.send(form(name, file, language).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder form(String name, byte[] file, String language) {
        var head = ("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/pdf\r\n\r\n")
                .getBytes(UTF_8);
        return HttpRequest.newBuilder(console.uri("/signing/verify?lang=" + language))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .header("Cookie", console.operator().cookie())
                .POST(BodyPublishers.ofByteArrays(List.of(head, file, "\r\n--x--\r\n".getBytes(UTF_8))));
    }

    // ---- in a browser

    @Test
    void fitsWideAndNarrowScreensAndIsAccessible() throws Exception {
        try (var looks = Looks.open().as(console.operator()::in)) {
            looks.fits("signing", console.uri("/signing"));
            looks.fits("verify", console.uri("/signing/verify"));
            var file = Files.write(folder.resolve("giay-khai-sinh.pdf"), "%PDF-1.7".getBytes(UTF_8));
            looks.fits("verdict", console.uri("/signing/verify"), browser -> {
                browser.findElement(By.id("file")).sendKeys(file.toString());
                browser.findElement(By.cssSelector("[data-testid='verify-do']")).click();
                assertThat(browser.findElement(By.cssSelector("[data-testid='verdict']"))
                                .getDomAttribute("data-value"))
                        .isEqualTo("invalid");
            });
            looks.nothingWentWrong();
        }
    }

    @Test
    void aFileCanBeDropped() {
        try (var looks = Looks.open().as(console.operator()::in)) {
            var browser = looks.browser();
            browser.get(console.uri("/signing/verify?lang=vi").toString());
            browser.executeScript("""
                const files = new DataTransfer();
                files.items.add(new File(['%PDF-1.7'], 'tha-vao.pdf', {type: 'application/pdf'}));
                document.getElementById('drop').dispatchEvent(
                    new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}));\
                """);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(browser.findElements(By.cssSelector("[data-testid='verified-name']")))
                                    .extracting(element -> element.getText())
                                    .containsExactly("tha-vao.pdf"));
        }
    }
}
