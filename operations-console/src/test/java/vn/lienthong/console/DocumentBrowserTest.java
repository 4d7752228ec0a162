package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.DocumentJournal.HEALTH;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.DocumentJournal.consignment;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;

/** The pages of documents and of reconciliation in a real browser: by axe, wide and narrow, in both languages. */
@Timeout(240)
class DocumentBrowserTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-02T10:00:00Z");

    private static DocumentConsole console;
    private static Looks looks;
    private static ChromeDriver browser;
    private static DocumentJournal recalled;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        Looks.isInstalled();
        console = new DocumentConsole("console_document_browser", folder.resolve("content"));
        seed();
        looks = Looks.open().as(console.operator()::in);
        browser = looks.browser();
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
        if (looks != null) {
            looks.close();
        }
        if (console != null) {
            console.close();
        }
    }

    @Test
    void theListNarrowsAndLeadsToADocument() throws Exception {
        visit("/");
        browser.findElement(By.cssSelector("[data-testid='nav-documents']")).click();
        assertThat(all("document-row")).isGreaterThanOrEqualTo(4);
        looks.fits("documents", console.uri("/documents"));

        visit("/documents");
        browser.findElement(By.cssSelector("[data-testid='filter-text']")).sendKeys("6001");
        browser.findElement(By.cssSelector("[data-testid='filter-apply']")).click();
        await().atMost(DocumentConsole.PATIENCE).until(() -> all("document-row") == 1);
        browser.findElement(By.cssSelector("[data-testid='document-row'] a")).click();
        assertThat(browser.findElement(By.cssSelector("[data-testid='document-title']"))
                        .getText())
                .isEqualTo("6001/VP");
        looks.nothingWentWrong();
    }

    @Test
    void aDocumentsPageFitsWideAndNarrowScreensAndIsAccessible() throws Exception {
        looks.fits("document", console.uri("/documents/" + recalled.code()));

        assertThat(browser.getPageSource()).doesNotContain(DocumentJournal.SECRETS);
        assertThat(browser.findElement(By.cssSelector("[data-testid='verdict']"))
                        .getDomAttribute("data-value"))
                .isEqualTo("unfit");
        looks.nothingWentWrong();
    }

    @Test
    void thePageOfReconciliationToo() throws Exception {
        looks.fits("reconciliation", console.uri("/reconciliation"));

        assertThat(all("open-matter")).isEqualTo(1);
        looks.nothingWentWrong();
    }

    @Test
    void andTheFlowMapWithThePartOfDocuments() throws Exception {
        looks.fits("flow", console.uri("/"));

        looks.nothingWentWrong();
    }

    // ---- the browser

    private static void visit(String path) {
        browser.get(console.uri(path).toString());
    }

    private static int all(String testId) {
        return browser.findElements(By.cssSelector("[data-testid='%s']".formatted(testId)))
                .size();
    }
}
