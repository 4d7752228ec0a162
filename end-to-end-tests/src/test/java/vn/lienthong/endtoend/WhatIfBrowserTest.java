package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/** Which way a dossier would take, what a reorganisation would do, and how past dossiers would have gone by another route, as the console's pages have the real routing tell it. */
@Timeout(240)
class WhatIfBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JUSTICE = "H32.15";
    private static final String COMMUNE = "H32.41.6";
    private static final String CHANGE = "rehearsed-at-the-console";

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
    void tellsWhichWayADossierWouldTake() {
        visit("/registry/procedures/1.013236?receiver=H32.17&channel=counter&at=2026-03-11T09:00&fact.place=" + COMMUNE
                + "&fact.floor_area=300&fact.heritage=true&lang=en");

        assertThat(fate("examination")).isEqualTo("taken");
        assertThat(fate("opinion-fire")).isEqualTo("condition-not-met");
        assertThat(fate("opinion-heritage")).isEqualTo("taken");
        assertThat(stage("opinion-fire").getText()).contains("is 1,500 at least (stated: 300): no");
        assertThat(stage("examination").getText()).contains("Sở Xây dựng", "from 11 Mar 2026, 09:00");
        looks.picture("what-if");

        // What is wrong is said at its field.
        visit(
                "/registry/procedures/1.013236?receiver=H32.9999&channel=counter&at=2026-03-11T09:00&fact.heritage=true&lang=en");
        assertThat(shown("fault-receiver").getText()).contains("knows no such agency");
        assertThat(shown("fault-fact.floor_area").getText()).contains("needs this");
    }

    @Test
    void rehearsesAReorganisation() {
        run.agency(COMMUNE)
                .submitWhole(
                        "2.001023",
                        COMMUNE,
                        List.of("birth-declaration", "birth-proof", "insurance-declaration"),
                        "rehearsal@example.vn");
        var proposed = change(
                "",
                "{\"id\": \"" + CHANGE
                        + "\", \"title\": \"Nhập phường\", \"legalBasis\": \"thử\", \"effectiveOn\": \"2099-07-01\", \"changes\": ["
                        + "{\"kind\": \"merge\", \"from\": [\"" + COMMUNE + "\"], \"into\": \"H32.41.1\"}]}");
        assertThat(proposed.status()).as(proposed::toString).isBetween(200, 201);
        await().atMost(PATIENCE).until(() -> rehearsal().path("moving").intValue() > 0);
        var told = rehearsal();

        visit("/registry/changes?lang=en");
        browser.findElement(By.cssSelector("[data-change='" + CHANGE + "'] a")).click();
        assertThat(shown("state").getDomAttribute("data-value")).isEqualTo("proposed");
        shown("rehearse").click();

        assertThat(shown("outcome").getText()).contains("Would move by themselves");
        assertThat(Integer.parseInt(shown("moving").getText()))
                .isGreaterThanOrEqualTo(told.path("moving").intValue());
        var row = browser.findElement(By.cssSelector("[data-from='" + COMMUNE + "'][data-to='H32.41.1']"));
        row.findElement(By.tagName("summary")).click();
        assertThat(row.getText()).contains("The receipt and return of the dossier", "×");
        looks.picture("rehearsal");
    }

    @Test
    void triesAChangedProcedureOnPastDossiers() throws Exception {
        var justice = run.agency(JUSTICE);
        var dossier = justice.submitWhole("2.000635", JUSTICE, List.of("request"), "past@example.vn");
        new Walk(run::agency, justice, dossier, Map.of("extract", true, "return", false)).toTheEnd();

        // As it is: nothing would have been different. What the console gives, routing takes.
        visit("/registry/procedures/2.000635?lang=en");
        shown("past").click();
        var text = String.valueOf(shown("text").getDomProperty("value"));
        shown("try").click();
        await().atMost(PATIENCE).until(() -> replayed() > 0);
        assertThat(shown("verdict").getText()).startsWith("Nothing would have been different");
        assertThat(shown("rerouted").getText()).isEqualTo("0");

        // With a stage more, and more time.
        trying(text.replace("amount: 0\n  unit: same-day", "amount: 3\n  unit: working-days")
                .replace("stages:\n", """
                        stages:
                          - id: check
                            name: Kiểm tra tờ khai
                            nameEn: Check of the request
                            agency: {}
                            returnsResult: false
                        """)
                .replace("nameEn: Search of the records and issue of the extract\n", """
                        nameEn: Search of the records and issue of the extract
                            after: [check]
                        """));
        assertThat(replayed()).isPositive();
        assertThat(shown("rerouted").getText()).isEqualTo(shown("replayed").getText());
        assertThat(shown("due-moved").getText()).isEqualTo(shown("replayed").getText());
        assertThat(browser.findElement(By.cssSelector("[data-stage='check']")).getText())
                .contains("Check of the request", "new");
        assertThat(browser.findElement(By.cssSelector("[data-shift='due']")).getText())
                .contains(" later");
        assertThat(browser.findElement(By.cssSelector("[data-agency='" + JUSTICE + "']"))
                        .getText())
                .contains("→");
        looks.picture("past");

        // With a fault: it is told where.
        trying(text.replace("- extract\n", "- nowhere\n"));
        var faults = shown("faults").getText();
        assertThat(faults).contains("return", "It comes after a stage that there isn't.");
        assertThat(Integer.parseInt(shown("fault-line").getText())).isGreaterThan(20);
        looks.picture("past-faulty");
    }

    /** Goes on from the trial that is shown, with another text. */
    private static void trying(String text) {
        shown("again").click();
        browser.executeScript("arguments[0].value = arguments[1]", shown("text"), text);
        shown("try").click();
        // Until it has ended, the part is put anew now and then.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .until(() -> !String.valueOf(shown("living").getDomAttribute("data-state"))
                        .equals("running"));
    }

    private static int replayed() {
        return Integer.parseInt(shown("replayed").getText());
    }

    private static JsonNode rehearsal() {
        return change("/" + CHANGE + "/rehearsal", "").json();
    }

    private static AgencySystem.Answer change(String path, String body) {
        var token = DevelopmentIssuer.of(run.data()).token(new AgencyCode("H32"), "an", List.of("registry.propose"));
        return AgencySystem.fetch(HttpRequest.newBuilder(run.routing().resolve("/v1/registry/changes" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    // ---- the browser

    private static void visit(String path) {
        browser.get("http://localhost:" + run.ports().console() + path);
    }

    private static WebElement shown(String testId) {
        return browser.findElement(By.cssSelector("[data-testid='%s']".formatted(testId)));
    }

    private static WebElement stage(String id) {
        return shown("stage-" + id);
    }

    private static String fate(String stage) {
        return String.valueOf(stage(stage).getDomAttribute("data-value"));
    }
}
