package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.identity.AgencyCode;

/** The counter's page as a clerk of the one-stop centre uses it, in a real browser. */
@Timeout(240)
class CounterBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Run run;
    private static String centre;
    private static Looks looks;
    private static ChromeDriver browser;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        Looks.isInstalled();
        run = Run.shared();
        centre = AgencySystem.fetch(HttpRequest.newBuilder(run.routing().resolve("/v1/agencies")))
                .json()
                .path("agencies")
                .valueStream()
                .filter(agency -> agency.path("capabilities").toString().contains("receives-for-others"))
                .map(agency -> agency.path("code").asString())
                .findFirst()
                .orElseThrow();
        looks = Looks.open();
        browser = looks.browser();
    }

    @AfterAll
    static void close() {
        if (looks != null) {
            looks.close();
        }
    }

    @BeforeEach
    void signedOut() {
        looks.width(Looks.WIDE);
        browser.get(run.intake().resolve("/counter").toString());
        browser.executeScript("sessionStorage.clear()");
        browser.navigate().refresh();
        await("the sign-in", () -> shown("token").isDisplayed());
    }

    // ---- what a clerk does

    private static void signIn() {
        shown("token").sendKeys(run.token(new AgencyCode(centre)), Keys.ENTER);
        await("the form", () -> shown("submit").isDisplayed());
        await("procedures", () -> !options("procedures").isEmpty());
    }

    private static List<String> options(String testId) {
        return new Select(shown(testId))
                .getOptions().stream().map(WebElement::getText).toList();
    }

    /** What is found for the last letters may still take the place of what was found for those before. */
    private static void choose(String testId, String value) {
        await(value, () -> {
            new Select(shown(testId)).selectByValue(value);
            return true;
        });
    }

    /** Birth registration, found without diacritics, for a commune far from the centre. */
    private static void chooseBirthRegistration() {
        shown("procedure-search").sendKeys("khai sinh thuong tru");
        await("the procedure", () -> options("procedures").stream().anyMatch(one -> one.startsWith("2.000986")));
        await(
                "it alone of those that begin otherwise",
                () -> options("procedures").stream()
                        .allMatch(one -> one.toLowerCase(java.util.Locale.ROOT).contains("khai sinh")));
        choose("procedures", "2.000986");
        await("its papers", () -> !all("part-birth-proof").isEmpty());
        shown("agency-search").sendKeys("vinh hoa");
        await("the commune", () -> options("agencies").stream().anyMatch(one -> one.contains("(H32.41.1)")));
        choose("agencies", "H32.41.1");
    }

    private void fillIn() throws Exception {
        shown("full-name").sendKeys("Nguyễn Thị Hoa");
        shown("citizen-id").sendKeys("056190001234");
        shown("phone").sendKeys("0905000123");
        shown("address").sendKeys("12 Trần Phú, Nha Trang");
        for (var paper : List.of("birth-declaration", "birth-proof", "insurance-declaration", "household-change")) {
            var file = Files.write(folder.resolve(paper + ".pdf"), Pdf.of(paper));
            shown("part-" + paper).sendKeys(file.toString());
        }
        await("uploads", () -> shown("part-household-change-state").getText().contains(".pdf"));
        var originals = shown("part-birth-proof-originals");
        originals.clear();
        originals.sendKeys("1");
    }

    @Test
    void aClerkTakesInADossierForAFarCommuneAndPrintsTheReceipt() throws Exception {
        looks.picture("counter-sign-in");
        looks.isAccessible("sign-in");
        signIn();
        chooseBirthRegistration();
        fillIn();
        new Select(shown("return-by")).selectByValue("post");
        shown("recipient-address").sendKeys("34 Lê Lợi, Cam Ranh");
        shown("recipient-phone").sendKeys("0912345678");
        looks.isAccessible("form");
        looks.picture("counter-form");

        // A double click makes one dossier.
        browser.executeScript("const b = arguments[0]; b.click(); b.click();", shown("submit"));
        await(
                "the code",
                () -> shown("code").isDisplayed() && !shown("code").getText().isBlank());
        var code = shown("code").getText();
        assertThat(code).startsWith("000.01.41.H32-");
        assertThat(shown("due").getText()).isNotBlank();
        looks.isAccessible("done");
        looks.picture("counter-done");

        var before = browser.getWindowHandles().size();
        shown("print").click();
        await(
                "the receipt in a window of its own",
                () -> browser.getWindowHandles().size() > before);
        closeOthers();

        var pdf = AgencySystem.fetch(HttpRequest.newBuilder(run.intake().resolve("/v1/dossiers/" + code + "/receipt"))
                .header("Authorization", "Bearer " + run.token(new AgencyCode(centre))));
        assertThat(pdf.status()).isEqualTo(200);
        assertThat(new String(pdf.bytes(), 0, 5, UTF_8)).isEqualTo("%PDF-");
        Files.write(Files.createDirectories(Path.of("target", "screenshots")).resolve("receipt.pdf"), pdf.bytes());

        shown("next").click();
        await("an empty form", () -> shown("full-name").isDisplayed());
        assertThat(shown("full-name").getDomProperty("value")).isEmpty();
        looks.nothingWentWrong();
    }

    private static void closeOthers() {
        var first = browser.getWindowHandle();
        for (var window : browser.getWindowHandles()) {
            if (!window.equals(first)) {
                browser.switchTo().window(window).close();
            }
        }
        browser.switchTo().window(first);
    }

    @Test
    void faultsStandAtTheirFieldsAndAreReachedByKeyboard() throws Exception {
        signIn();
        chooseBirthRegistration();
        shown("citizen-id").sendKeys("12");
        shown("full-name").sendKeys("Nguyễn Thị Hoa");
        shown("submit").click();
        await("the faults", () -> shown("faults").isDisplayed());
        assertThat(shown("citizen-id").getDomAttribute("aria-invalid")).isEqualTo("true");
        var description = Objects.requireNonNull(shown("citizen-id").getDomAttribute("aria-describedby"));
        assertThat(browser.findElement(By.id(description)).getText()).contains("identity card");
        assertThat(shown("part-birth-proof").getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("faults");

        // From the list of faults into the field.
        browser.switchTo().activeElement().sendKeys(Keys.TAB);
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        assertThat(browser.switchTo().activeElement().getDomAttribute("aria-invalid"))
                .isEqualTo("true");
        looks.isAccessible("faults");
        looks.picture("counter-faults");
        looks.complaints(); // 422 is told there too
    }

    @Test
    void fitsANarrowScreenInEnglish() throws Exception {
        looks.width(Looks.NARROW);
        shown("language").click();
        assertThat(browser.findElement(By.tagName("h1")).getText()).isEqualTo("Take in a dossier");
        signIn();
        shown("procedure-search").sendKeys("2.000986");
        await("the procedure", () -> options("procedures").stream().anyMatch(one -> one.startsWith("2.000986 ")));
        choose("procedures", "2.000986");
        await("its papers", () -> !all("part-birth-proof").isEmpty());
        new Select(shown("channel")).selectByValue("post");
        assertThat(shown("postmark").isDisplayed()).isTrue();
        assertThat(browser.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        looks.isAccessible("narrow");
        looks.picture("counter-narrow");
        shown("language").click();
        assertThat(browser.findElement(By.tagName("h1")).getText()).isEqualTo("Tiếp nhận hồ sơ");
        looks.nothingWentWrong();
    }

    @Test
    void keepsTheTokenInItsTabAloneAndSignsOut() {
        signIn();
        assertThat(browser.executeScript("return localStorage.length + document.cookie.length"))
                .isEqualTo(0L);
        shown("sign-out").click();
        await("the sign-in", () -> shown("token").isDisplayed());
        assertThat(browser.executeScript("return sessionStorage.length")).isEqualTo(0L);
        shown("token").sendKeys("nonsense", Keys.ENTER);
        await("why", () -> !shown("status").getText().isBlank());
        assertThat(shown("submit").isDisplayed()).isFalse();
        looks.complaints(); // 401 is told there too
    }

    @Test
    void thePageAllowsNothingFromElsewhere() throws Exception {
        var answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(run.intake().resolve("/counter")).build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'");
    }

    // ---- the browser

    private static List<WebElement> all(String testId) {
        return browser.findElements(By.cssSelector("[data-testid='%s']".formatted(testId)));
    }

    private static WebElement shown(String testId) {
        return browser.findElement(By.cssSelector("[data-testid='%s']".formatted(testId)));
    }

    private static void await(String what, BooleanSupplier condition) {
        new WebDriverWait(browser, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(what)
                .until(page -> condition.getAsBoolean());
    }
}
