package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;
import vn.lienthong.browser.Looks;

/** The console as an operator sees it, in a real browser. */
@Timeout(240)
class ConsoleBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String JUSTICE = "H32.15";
    private static final Map<String, Boolean> STAGES = Map.of("extract", true, "return", false);

    private static Run run;
    private static Looks looks;
    private static ChromeDriver browser;

    @BeforeAll
    static void open() {
        Looks.isInstalled();
        run = Run.shared();
        looks = Looks.open();
        browser = looks.browser();
        visit("/");
        browser.findElement(By.cssSelector("[data-person='minh']")).click();
    }

    @AfterAll
    static void close() {
        if (looks != null) {
            looks.close();
        }
    }

    @Test
    void theFlowMapCountsLive() throws Exception {
        visit("/");
        assertThat(browser.findElement(By.tagName("h1")).getText()).isNotBlank();
        long before = count("routing-dossier-journal");

        var code = submit();

        // Without loading the page again.
        var mark = browser.executeScript("return window.mark = 'same page'");
        await("the journal's count goes up", () -> count("routing-dossier-journal") > before);
        assertThat(browser.executeScript("return window.mark")).isEqualTo(mark);
        assertThat(code).isNotBlank();
        looks.picture("flow-map");
        looks.nothingWentWrong();
    }

    @Test
    void aDossierIsFoundByItsCodeAndTellsItsWholeStoryInBothLanguages() throws Exception {
        var code = submit();
        new Walk(run::agency, run.agency(JUSTICE), code, STAGES).toTheEnd();

        visit("/");
        shown("search-box").sendKeys(code);
        shown("search-button").click();
        await("the dossier, alone", () -> all("dossier-row").size() == 1);
        assertThat(shown("dossier-row").getDomAttribute("data-code")).isEqualTo(code);
        shown("dossier-row").findElement(By.tagName("a")).click();

        await(
                "the dossier's page",
                () -> all("dossier-code").stream()
                        .anyMatch(found -> found.getText().equals(code)));
        await("the whole story", () -> {
            browser.navigate().refresh();
            return all("timeline-entry").size() == 11;
        });
        assertThat(all("timeline-entry").stream().map(entry -> entry.getDomAttribute("data-sequence")))
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        assertThat(shown("chain").getDomAttribute("data-value")).isEqualTo("whole");
        assertThat(shown("timeline").getText()).contains("Sở Tư pháp");
        assertThat(browser.getPageSource()).doesNotContain("Nguyễn Thị Hoa").doesNotContain("056190912345");
        looks.picture("dossier-vi");

        var vietnamese = shown("timeline").getText();
        assertThat(browser.findElement(By.tagName("html")).getDomAttribute("lang"))
                .isEqualTo("vi");
        shown("language-en").click();
        await(
                "English",
                () -> "en".equals(browser.findElement(By.tagName("html")).getDomAttribute("lang")));
        assertThat(shown("timeline").getText()).isNotEqualTo(vietnamese).contains("Sở Tư pháp");
        looks.picture("dossier-en");
        shown("language-vi").click();
        await("Vietnamese", () -> shown("timeline").getText().equals(vietnamese));
        looks.nothingWentWrong();
    }

    @Test
    void theListNarrowsToPartOfACode() throws Exception {
        var code = submit();
        await("the list has it", () -> {
            visit("/dossiers?q=" + code.substring(code.indexOf('-')));
            return all("dossier-row").stream().anyMatch(row -> code.equals(row.getDomAttribute("data-code")));
        });

        visit("/dossiers?q=no-such-code");

        assertThat(shown("no-dossiers").isDisplayed()).isTrue();
        looks.nothingWentWrong();
    }

    @Test
    void theListOfWhatNeedsAttentionFitsWideAndNarrowScreensInBothLanguages() throws Exception {
        visit("/");
        shown("nav-attention").click();
        await(
                "the list, or that there is nothing on it",
                () -> !all("matters").isEmpty() || !all("no-matters").isEmpty());
        var vietnamese = browser.findElement(By.tagName("h1")).getText();
        assertThat(all("choice-reassignment")).hasSize(1);
        looks.picture("attention");
        try {
            looks.width(Looks.NARROW);
            visit("/attention?lang=en");
            await(
                    "English",
                    () -> !browser.findElement(By.tagName("h1")).getText().equals(vietnamese));
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isEqualTo(true);
            looks.picture("attention-narrow");
        } finally {
            looks.width(Looks.WIDE);
            visit("/?lang=vi");
        }
        shown("nav-attention").click();
        shown("choice-stopped").click();
        await("one kind alone", () -> "page".equals(shown("choice-stopped").getDomAttribute("aria-current")));
        looks.nothingWentWrong();
    }

    @Test
    void theMailboxShowsWhatTheCitizenWasSent() throws Exception {
        var code = submit();
        await("a mail", () -> {
            browser.get(run.mailbox() + "/?q=browser@example.vn");
            return browser.getPageSource().contains(code);
        });

        looks.picture("mailbox");
        looks.nothingWentWrong();
    }

    // ---- the system

    private static String submit() {
        return run.agency(JUSTICE).submitWhole("2.000635", JUSTICE, List.of("request"), "browser@example.vn");
    }

    // ---- the browser

    private static void visit(String path) {
        browser.get("http://localhost:" + run.ports().console() + path);
    }

    private static List<WebElement> all(String testId) {
        return browser.findElements(By.cssSelector("[data-testid='%s']".formatted(testId)));
    }

    private static WebElement shown(String testId) {
        return browser.findElement(By.cssSelector("[data-testid='%s']".formatted(testId)));
    }

    private static long count(String topic) {
        return Long.parseLong(String.valueOf(shown("count-" + topic).getDomAttribute("data-value")));
    }

    private static void await(String what, BooleanSupplier condition) {
        new WebDriverWait(browser, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(what)
                .until(page -> condition.getAsBoolean());
    }
}
