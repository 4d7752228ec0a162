package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static vn.lienthong.console.DocumentJournal.HEALTH;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.DocumentJournal.consignment;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;

/** The pages of documents and of reconciliation in a real browser: by axe, wide and narrow, in both languages. */
@Timeout(240)
class DocumentBrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-02T10:00:00Z");
    private static final Dimension WIDE = new Dimension(1280, 900);
    private static final Dimension NARROW = new Dimension(390, 844);

    private static DocumentConsole console;
    private static ChromeDriver browser;
    private static DocumentJournal recalled;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "Chromium is not installed here; Debian has it in chromium and chromium-driver");
        console = new DocumentConsole("console_document_browser", folder.resolve("content"));
        seed();
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE); // it misses a protocol that isn't used here
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900",
                "--lang=vi",
                "--user-data-dir=" + folder.resolve("profile"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        console.operator().in(browser);
    }

    private static void seed() throws IOException {
        recalled = aDocument("6001", HEALTH, MONDAY, 3);
        var broken = new String(recalled.edxml(JUSTICE), UTF_8)
                .replace("2026/03/02</edXML:PromulgationDate>", "2026/02/30</edXML:PromulgationDate>")
                .getBytes(UTF_8);
        var stored = console.store.put(broken);
        recalled.registered(consignment(stored.sha256(), stored.size()), Way.PROVINCE, JUSTICE, NINH_HIEP, MINISTRY)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .dispatched(NINH_HIEP, Way.PROVINCE, EVENING)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(4))
                .came(MINISTRY, TransportState.ON_AXIS)
                .after(Duration.ofMinutes(1))
                .came(JUSTICE, TransportState.FETCHED)
                .after(Duration.ofMinutes(20))
                .told(JUSTICE, DocumentStatus.COMPLETED, "")
                .after(Duration.ofSeconds(2))
                .kept(JUSTICE, DocumentStatus.RECEIVED, DocumentStatus.COMPLETED)
                .after(Duration.ofHours(1))
                .add(new DocumentEvent.DocumentWithdrawn(NINH_HIEP, "recall"))
                .add(new DocumentEvent.DocumentRequestOpened(
                        "recall", List.of(JUSTICE, MINISTRY), "Ban hành nhầm", EVENING))
                .after(Duration.ofHours(1))
                .add(new DocumentEvent.DocumentRequestAnswered(JUSTICE, "recall", false, "Đã xử lý xong"))
                .after(Duration.ofHours(9))
                .add(new DocumentEvent.ReceiptOverdue(MINISTRY, EVENING));
        console.write(recalled);
        console.write(aDocument("6002", MINISTRY, MONDAY.plusSeconds(60), 1)
                .registered(Way.AXIS, JUSTICE)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .told(JUSTICE, DocumentStatus.REFUSED, "Không thuộc thẩm quyền"));
        console.write(aDocument("6003", HEALTH, MONDAY.plusSeconds(90))
                .registered(Way.PROVINCE, MINISTRY)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .came(MINISTRY, TransportState.FAILED));
        var settled = aDocument("6004", HEALTH, MONDAY.plusSeconds(95))
                .registered(Way.PROVINCE, NINH_HIEP)
                .dispatched(NINH_HIEP, Way.PROVINCE, EVENING)
                .came(NINH_HIEP, TransportState.FETCHED)
                .told(NINH_HIEP, DocumentStatus.COMPLETED, "")
                .add(new DocumentEvent.DocumentSettled());
        console.write(settled);
        console.document(settled, 5);
        console.document(recalled, recalled.entries().size());
        var code = recalled.code();
        console.gatewayAnswers.put(
                "/v1/axis/reconciliations",
                "{\"items\":[{\"day\":\"2026-03-02\",\"sent\":1204,\"onAxis\":1203,\"received\":1190,\"fetched\":77,"
                        + "\"open\":[{}]},{\"day\":\"2026-03-01\",\"sent\":9,\"onAxis\":9,\"received\":9,\"fetched\":2}]}");
        console.gatewayAnswers.put(
                "/v1/axis/reconciliations/2026-03-02",
                "{\"day\":\"2026-03-02\",\"ranAt\":\"2026-03-02T18:00:00Z\",\"sent\":1204,\"onAxis\":1203,"
                        + "\"received\":1190,\"fetched\":77,\"healed\":[{\"what\":\"not on the axis\",\"document\":\""
                        + code
                        + "\",\"receiver\":\"H32.15\",\"how\":\"sent again\"}],\"open\":[{\"what\":\"no status\","
                        + "\"document\":\"" + code
                        + "\",\"receiver\":\"G09\",\"reason\":\"the receiver is silent\"}]}");
        console.gatewayAnswers.put(
                "/v1/axis/catalogue/drift",
                "{\"checkedAt\":\"2026-03-02T18:00:00Z\",\"missingHere\":[{\"code\":\"G77\",\"name\":\"Bộ Mới\"}],"
                        + "\"missingThere\":[{\"code\":\"H32.41.1\",\"name\":\"UBND Phường Vĩnh Hòa\"}],"
                        + "\"differing\":[{\"code\":\"H32.15\",\"here\":\"Sở Tư pháp\",\"there\":\"Sở Tư Pháp cũ\"}]}");
        console.gatewayAnswers.put(
                "/v1/axis/refused",
                "{\"items\":[{\"id\":\"p-1\",\"receivedAt\":\"2026-03-02T17:00:00Z\",\"from\":\"G09\","
                        + "\"documentId\":\"G09,2026/03/02,9/TP\",\"findings\":[{\"id\":\"attachment-empty\"}]}]}");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
        if (console != null) {
            console.close();
        }
    }

    @Test
    void theListNarrowsAndLeadsToADocument() throws Exception {
        visit("/", WIDE);
        browser.findElement(By.cssSelector("[data-testid='nav-documents']")).click();
        assertThat(all("document-row")).isGreaterThanOrEqualTo(4);
        fits("documents", "/documents");

        visit("/documents", WIDE);
        browser.findElement(By.cssSelector("[data-testid='filter-text']")).sendKeys("6001");
        browser.findElement(By.cssSelector("[data-testid='filter-apply']")).click();
        assertThat(all("document-row")).isEqualTo(1);
        browser.findElement(By.cssSelector("[data-testid='document-row'] a")).click();
        assertThat(browser.findElement(By.cssSelector("[data-testid='document-title']"))
                        .getText())
                .isEqualTo("6001/VP");
        nothingWentWrongInTheBrowser();
    }

    @Test
    void aDocumentsPageFitsWideAndNarrowScreensAndIsAccessible() throws Exception {
        fits("document", "/documents/" + recalled.code());

        assertThat(browser.getPageSource()).doesNotContain(DocumentJournal.SECRETS);
        assertThat(browser.findElement(By.cssSelector("[data-testid='verdict']"))
                        .getDomAttribute("data-value"))
                .isEqualTo("unfit");
        nothingWentWrongInTheBrowser();
    }

    @Test
    void thePageOfReconciliationToo() throws Exception {
        fits("reconciliation", "/reconciliation");

        assertThat(all("open-matter")).isEqualTo(1);
        nothingWentWrongInTheBrowser();
    }

    @Test
    void andTheFlowMapWithThePartOfDocuments() throws Exception {
        fits("flow", "/");

        nothingWentWrongInTheBrowser();
    }

    // ---- the browser

    /** Wide and narrow, in both languages: nothing sticks out, and axe finds nothing. */
    private static void fits(String name, String path) throws Exception {
        for (var size : List.of(WIDE, NARROW)) {
            for (var language : List.of("en", "vi")) {
                visit(path + (path.contains("?") ? "&" : "?") + "lang=" + language, size);
                var what = "%s, %s, %d px".formatted(name, language, size.getWidth());
                screenshot(name + "-" + language + "-" + size.getWidth());
                assertThat(browser.executeScript(
                                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .as(what)
                        .isEqualTo(true);
                accessible(what);
            }
        }
    }

    private static void visit(String path, Dimension size) {
        browser.manage().window().setSize(size);
        browser.get(console.uri(path).toString());
    }

    /** By axe, with the rules of WCAG 2.1 AA. */
    private static void accessible(String what) throws IOException {
        try (var axe = DocumentBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            browser.executeScript(
                    new String(Objects.requireNonNull(axe, "axe.min.js").readAllBytes(), UTF_8));
        }
        var found = (Map<?, ?>) Objects.requireNonNull(browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(
                    result => done({violations: result.violations.map(one => one.id + ': '
                        + one.nodes.map(node => node.html).join(' | ')), passes: result.passes.length}));"""));
        assertThat((List<?>) found.get("violations")).as(what).isEmpty();
        assertThat(((Number) Objects.requireNonNull(found.get("passes"))).intValue())
                .as(what)
                .isGreaterThan(10);
    }

    private static int all(String testId) {
        return browser.findElements(By.cssSelector("[data-testid='%s']".formatted(testId)))
                .size();
    }

    private static void screenshot(String name) throws IOException {
        var folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    private static void nothingWentWrongInTheBrowser() {
        var complaints = new ArrayList<String>();
        browser.manage().logs().get(LogType.BROWSER).forEach(entry -> complaints.add(entry.toString()));
        assertThat(complaints).isEmpty();
    }
}
