package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.context.MessageSource;
import vn.lienthong.browser.Looks;
import vn.lienthong.infrastructure.FreePorts;

/** The page of alerts in a real browser, beside a real Prometheus with alerts that stand. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertBrowserTest {
    private static final Path UNPACKED = Path.of("..", "target", "tools", "prometheus", "usr", "bin");
    private static Process prometheus;
    private static DocumentConsole console;
    private static Looks looks;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        var program = Stream.concat(
                        Stream.of(UNPACKED),
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                                .map(Path::of))
                .map(one -> one.resolve("prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "prometheus is not there: ./lienthong test fetches Debian's");
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: standing
                    rules:
                      - alert: DeadLetters
                        expr: vector(1)
                        labels: {severity: warning}
                        annotations: {summary: "Records of routing.dossier.journal were put aside", runbook: "docs/operations.md#deadletters"}
                      - alert: ServiceDown
                        expr: vector(0) == 0
                        labels: {severity: critical}
                        annotations: {summary: "intake-service does not answer <b>Prometheus</b>", runbook: "docs/operations.md#servicedown"}
                      - alert: AxisUnreachable
                        expr: vector(1)
                        for: 1h
                        labels: {severity: critical}
                        annotations: {summary: "The national axis does not answer", runbook: "docs/operations.md#axisunreachable"}
                """);
        var configuration = Files.writeString(
                folder.resolve("prometheus.yml"),
                "global: {evaluation_interval: 1s}\nrule_files: [%s]\n".formatted(folder.resolve("rules.yml")));
        int port = FreePorts.any();
        prometheus = new ProcessBuilder(
                        program.get().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        console = new DocumentConsole(
                "console_alert_browser",
                folder.resolve("content"),
                "--lienthong.console.alert.prometheus=http://127.0.0.1:" + port);
        looks = Looks.open().as(console.operator()::in);
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {looks, console}) {
            if (part != null) {
                part.close();
            }
        }
        if (prometheus != null) {
            prometheus.destroyForcibly();
        }
    }

    private static URI page(String parameters) {
        return console.uri("/alerts?" + parameters);
    }

    @Test
    @Order(1)
    void showsWhatStandsTheWorstFirstWithSinceWhenAndWhereToLook() throws IOException {
        var browser = looks.browser();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            browser.get(page("lang=en").toString());
            return browser.findElements(By.cssSelector("[data-testid=alert]")).size() == 3;
        });

        var rows = browser.findElements(By.cssSelector("[data-testid=alert]"));
        assertThat(rows)
                .extracting(row -> row.getDomAttribute("data-value"))
                .containsExactly("ServiceDown", "DeadLetters", "AxisUnreachable");
        assertThat(rows.getFirst().getText())
                .contains("Critical", "A service does not answer", "intake-service does not answer <b>Prometheus</b>")
                .contains("docs/operations.md#servicedown");
        assertThat(rows.getFirst().findElement(By.tagName("time")).getDomAttribute("datetime"))
                .startsWith("20");
        assertThat(rows.getLast().getText()).contains("Being watched");
        rows.getLast().findElement(By.cssSelector("[data-testid=alert-look]")).click();
        looks.arrivesAt("/reconciliation");
        browser.get(page("lang=vi").toString());
        assertThat(browser.findElement(By.cssSelector("[data-value=DeadLetters]"))
                        .getText())
                .contains("Có bản ghi bị để riêng", "Cần chú ý");
        looks.fits("alerts", console.uri("/alerts"));
    }

    @Test
    @Order(2)
    void saysSoWherePrometheusIsAway() throws InterruptedException {
        prometheus.destroyForcibly();
        assertThat(prometheus.waitFor(10, TimeUnit.SECONDS)).isTrue();

        looks.browser().get(page("lang=en").toString());

        assertThat(looks.browser()
                        .findElement(By.cssSelector("[data-testid=alerts-trouble]"))
                        .getText())
                .contains("Prometheus does not answer");
    }

    /** Every rule that is deployed has a name in both languages. */
    @Test
    @Order(3)
    void namesEveryAlertInBothLanguages() throws IOException {
        var messages = console.context.getBean(MessageSource.class);
        var named = new java.util.TreeMap<String, Map<String, String>>();
        try (var files = Files.newDirectoryStream(Path.of("..", "deploy", "prometheus"), "*.rules.yml")) {
            for (var file : files) {
                Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> named.put(
                                found.group(1),
                                Map.of(
                                        "vi",
                                        messages.getMessage(
                                                "alert." + found.group(1), null, Locale.forLanguageTag("vi")),
                                        "en",
                                        messages.getMessage("alert." + found.group(1), null, Locale.ENGLISH))));
            }
        }
        assertThat(named)
                .hasSizeGreaterThan(40)
                .allSatisfy((alert, names) ->
                        assertThat(names.get("vi")).isNotBlank().isNotEqualTo(names.get("en")));
    }
}
