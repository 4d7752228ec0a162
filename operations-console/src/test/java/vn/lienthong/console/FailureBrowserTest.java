package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;
import vn.lienthong.issuer.Person;

/** An operator and a supervisor at the failure desk, in a real browser. */
@Timeout(240)
class FailureBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CODES = "000.52.41.H32-190312-";
    private static final String GROUP = "notification.applicant-browser";
    private static final int DOSSIERS = 25;
    private static final int EACH = 20;
    private static final String NAME = "Nguyễn Thị Bí Mật";
    private static final String BAD = "{\"payments\":[{\"amount\":8000,\"note\":\"" + NAME
            + "\",\"number\":\"p1\",\"standing\":\"ownd\"}],\"phone\":\"0912345678\"}";

    private static DocumentConsole console;
    private static Receiver receiver;
    private static JdbcClient database;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        console = new DocumentConsole(
                "console_failure_browser",
                folder.resolve("content"),
                "--lienthong.console.failures.per-second=500",
                "--lienthong.console.failures.page=20");
        database = console.context.getBean(JdbcClient.class);
        receiver = new Receiver(GROUP, CODES);
    }

    @AfterAll
    static void stop() throws Exception {
        receiver.close();
        console.close();
    }

    private static String code(int number) {
        return CODES + "%04d".formatted(number);
    }

    private static long open(String codes) {
        return database.sql(
                        "select count(*) from dead_letter where state = 'open' and reader = ? and key like ? || '%'")
                .params(GROUP, codes)
                .query(Long.class)
                .single();
    }

    private static WebElement at(ChromeDriver browser, String testId) {
        return browser.findElement(By.cssSelector("[data-testid='" + testId + "']"));
    }

    private static void goTo(ChromeDriver browser, String path) {
        browser.get(console.uri(path).toString());
    }

    /** What a part of the page says once it is there: a click may still be under way. */
    private static void says(ChromeDriver browser, String testId, String attribute, String value) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(at(browser, testId).getDomAttribute(attribute))
                        .isEqualTo(value));
    }

    private static void says(ChromeDriver browser, String testId, String... texts) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(at(browser, testId).getText()).contains(texts));
    }

    private static void isAt(ChromeDriver browser, String path) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(pathOf(browser)).matches(path));
    }

    private static String pathOf(ChromeDriver browser) {
        return Objects.requireNonNull(browser.getCurrentUrl()).replaceFirst("^http://[^/]+", "");
    }

    @Test
    void fiveHundredLettersAreMendedByTwoAndArriveOnceAndInOrder() throws Exception {
        for (int i = 0; i < EACH; i++) {
            for (int dossier = 0; dossier < DOSSIERS; dossier++) {
                receiver.write(code(1000 + dossier), code(1000 + dossier) + "/" + i, BAD);
            }
        }
        receiver.written();
        await().atMost(PATIENCE).until(() -> open(CODES + "10") == DOSSIERS * EACH);
        var pile = database.sql("select distinct pile from dead_letter where reader = ? and key like ? || '%'")
                .params(GROUP, CODES + "10")
                .query(String.class)
                .single();
        try (var looks = Looks.open()) {
            var browser = looks.browser();

            // An operator finds the group, and proposes.
            Somebody.as(Person.MINH, console.uri("/")).in(browser);
            goTo(browser, "/failures?service=notification&lang=vi");
            browser.findElement(By.cssSelector("[data-testid='group'][data-value='" + pile + "'] a"))
                    .click();
            says(browser, "open", "500");
            says(browser, "reason", "/payments/0/standing");
            browser.findElement(By.id("reason")).sendKeys("phần mềm thanh toán ghi sai");
            browser.findElement(By.id("sought")).sendKeys("ownd");
            browser.findElement(By.id("replacement")).sendKeys("owned");
            at(browser, "mend-all").click();
            says(browser, "troubles", "/payments/0/standing");
            browser.findElement(By.id("replacement")).clear();
            browser.findElement(By.id("replacement")).sendKeys("owed");
            at(browser, "mend-all").click();
            isAt(browser, "/failures/mends/\\d+");
            var proposal = pathOf(browser);
            assertThat(at(browser, "own").isDisplayed()).isTrue();
            assertThat(browser.findElements(By.cssSelector("[data-testid='approve']")))
                    .isEmpty();
            assertThat(at(browser, "differences").getText()).doesNotContain("Bí Mật");

            // Nothing is sent before somebody else has agreed.
            goTo(browser, "/failures/groups/" + pile);
            browser.findElement(By.id("reason")).sendKeys("đã sửa");
            at(browser, "replay-all").click();
            says(browser, "troubles", "Không có bản ghi nào gửi lại được");

            // A supervisor who may not see personal data doesn't approve; one who may does.
            browser.manage().deleteAllCookies();
            Somebody.as(Person.THAO, console.uri("/")).in(browser);
            goTo(browser, proposal);
            assertThat(at(browser, "not-yours").isDisplayed()).isTrue();
            browser.manage().deleteAllCookies();
            Somebody.as(Person.DUNG, console.uri("/")).in(browser);
            goTo(browser, "/failures");
            at(browser, "proposal").findElement(By.tagName("a")).click();
            isAt(browser, proposal);
            says(browser, "differences", "ownd", "owed", NAME);
            browser.findElement(By.id("reason")).sendKeys("đã đối chiếu với sổ thanh toán");
            at(browser, "approve").click();
            says(browser, "mend-state", "data-value", "approved");

            // The operator has all of them sent, and watches.
            browser.manage().deleteAllCookies();
            Somebody.as(Person.MINH, console.uri("/")).in(browser);
            goTo(browser, "/failures/groups/" + pile);
            browser.findElement(By.id("reason")).sendKeys("đã sửa và đã duyệt");
            at(browser, "replay-all").click();
            isAt(browser, "/failures/replays/\\d+");
            var replay = pathOf(browser);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> Objects.equals(at(browser, "replay-state").getDomAttribute("data-value"), "done"));
            assertThat(at(browser, "progress").getDomProperty("value")).isEqualTo("100");
            assertThat(at(browser, "taken").getText()).isEqualTo("500");

            for (int dossier = 0; dossier < DOSSIERS; dossier++) {
                var code = code(1000 + dossier);
                assertThat(receiver.taken(code))
                        .containsExactlyElementsOf(IntStream.range(0, EACH)
                                .mapToObj(i -> code + "/" + i)
                                .toList());
            }
            assertThat(open(CODES + "10")).isZero();
            var deeds = database.sql("select kind || ' ' || who || ' ' || target from audit.entry order by position")
                    .query(String.class)
                    .list();
            var mend = proposal.replace("/failures/mends/", "mend/");
            assertThat(deeds)
                    .containsSubsequence(
                            "MEND_PROPOSED minh " + mend,
                            "LETTERS_SEEN dung " + mend,
                            "MEND_APPROVED dung " + mend,
                            "REPLAY_STARTED minh " + replay.replace("/failures/replays/", "replay/"));

            // What the pages look like, at both widths.
            Somebody.as(Person.DUNG, console.uri("/")).in(browser);
            looks.fits("failures", console.uri("/failures?state="));
            looks.fits("failure-group", console.uri("/failures/groups/" + pile + "?state="));
            looks.fits("failure-mend", console.uri(proposal));
            looks.fits("failure-replay", console.uri(replay));
        }
    }

    @Test
    void aLetterIsSeenWholeByWhoMayMendedSetAsideAndBroughtBack() throws Exception {
        receiver.write(code(2000), code(2000) + "/0", BAD);
        receiver.write(code(2000), code(2000) + "/1", BAD);
        receiver.written();
        await().atMost(PATIENCE).until(() -> open(code(2000)) == 2);
        var place =
                database.sql("""
                        select topic || '/' || partition || '/' || "offset" from dead_letter
                        where reader = ? and key = ? order by id limit 1
                        """).params(GROUP, code(2000)).query(String.class).single();
        var page = "/failures/letters/" + place;

        var viewer = Somebody.as(Person.LAN, console.uri("/"));
        assertThat(viewer.get(page).body())
                .contains(code(2000), "/payments/0/standing", "data-testid=\"neighbours\"")
                .doesNotContain("Bí Mật", "0912345678", "data-testid=\"act\"");
        assertThat(viewer.get(page + "?bytes=whole").body()).doesNotContain("Bí Mật");
        assertThat(viewer.post(page, Map.of("what", "replay", "reason", "x")).statusCode())
                .isEqualTo(403);
        assertThat(Somebody.as(Person.MINH, console.uri("/"))
                        .post(page, Map.of("what", "mend", "reason", "x", "text", "{}"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(viewer.get("/failures/letters/notification.dead-letter/0/999999999")
                        .statusCode())
                .isEqualTo(404);

        try (var looks = Looks.open()) {
            var browser = looks.browser();
            Somebody.as(Person.HOA, console.uri("/")).in(browser);
            goTo(browser, page);
            assertThat(at(browser, "bytes").getText()).doesNotContain("Bí Mật").contains("•••");
            at(browser, "see-whole").click();
            says(browser, "bytes", NAME);
            looks.fits("failure-letter", console.uri(page + "?bytes=whole"));

            goTo(browser, page + "?bytes=whole&lang=en");
            browser.findElement(By.id("reason")).sendKeys("of a test system");
            at(browser, "aside").click();
            says(browser, "state", "data-value", "aside");
            browser.findElement(By.id("reason")).sendKeys("it wasn't");
            at(browser, "back").click();
            says(browser, "state", "data-value", "open");

            goTo(browser, page + "?bytes=whole&lang=en");
            var text = browser.findElement(By.id("text"));
            var mended = Objects.requireNonNull(text.getDomProperty("value")).replace("ownd", "paid");
            text.clear();
            text.sendKeys(mended);
            browser.findElement(By.id("mend-reason")).sendKeys("it was paid");
            at(browser, "propose").click();
            says(browser, "mend-state", "data-value", "proposed");
            at(browser, "withdraw").click();
            says(browser, "mend-state", "data-value", "withdrawn");
        }
        assertThat(database.sql(
                                "select kind from audit.entry where who = 'hoa' and kind <> 'LOGGED_IN' order by position")
                        .query(String.class)
                        .list())
                .contains("LETTERS_SEEN")
                .containsSubsequence("LETTERS_SET_ASIDE", "LETTERS_BROUGHT_BACK", "MEND_PROPOSED", "MEND_WITHDRAWN");
        assertThat(List.of(open(code(2000)))).containsExactly(2L);
    }
}
