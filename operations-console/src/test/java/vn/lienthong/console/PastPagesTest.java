package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Province.BIRTH;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.registry.Procedure;

/** A changed procedure, tried on past dossiers, as routing tells it over HTTP; and how trials outlive a console. */
@Timeout(300)
class PastPagesTest {
    private static final String PAGE = "/registry/procedures/" + BIRTH + "/what-if";
    private static final String REHEARSAL = "/registry/changes/sap-xep-2026/rehearsal";

    private static final String REPORT = """
        {"dossiers": 120, "replayed": 117, "reproduced": 115, "rerouted": 40,
         "notReplayed": {
           "STILL_UNDER_WAY": {"dossiers": 2, "examples": ["000.01.41.H32-260301-0001", "000.01.41.H32-260301-0002"]},
           "NEWER_THAN_THIS_CONSOLE": {"dossiers": 1, "examples": []}},
         "stagesAdded": ["check"], "stagesRemoved": ["insurance"],
         "stages": [
           {"stage": "check", "before": 0, "after": 40, "elsewhere": 0},
           {"stage": "residence", "before": 117, "after": 117, "elsewhere": 3},
           {"stage": "insurance", "before": 117, "after": 0, "elsewhere": 0}],
         "before": {"late": 12, "lateShare": 0.1025641, "medianDuration": "PT53H"},
         "after": {"late": 4, "lateShare": 0.0341880, "medianDuration": "PT26H30M"},
         "due": {"moved": 117, "earliest": "PT-120H", "median": "PT-72H", "latest": "PT0S"},
         "processed": {"moved": 90, "earliest": "PT-48H", "median": "PT-26H-30M", "latest": "PT3H"},
         "agencies": [
           {"agency": "H32.41.1", "name": "UBND Phường Vĩnh Hòa", "stagesBefore": 117, "stagesAfter": 157,
            "hoursBefore": 468.25, "hoursAfter": 628.5},
           {"agency": "G12.32", "name": "Cục Thuế", "stagesBefore": 9, "stagesAfter": 9, "hoursBefore": 9.0,
            "hoursAfter": 9.0}],
         "assumptions": [{"stage": "check", "basis": "SECTOR", "duration": "the median of the sector", "dossiers": 40}]}
        """;

    private static final String FAULTS = """
        {"status": 422, "code": "route-faulty", "detail": "The changed procedure can't be used as it is.", "errors": [],
         "faults": [
           {"line": 41, "stage": "residence", "pointer": "/stages/1/agency", "rule": "SOMEBODY_IS_COMPETENT",
            "message": "for 12 of the agencies that receive, there is no agency of the sector nobody"},
           {"line": 3, "stage": null, "pointer": "/limit", "rule": "NEWER_THAN_THIS_CONSOLE", "message": "a newer rule"}]}
        """;

    @TempDir
    private static Path folder;

    private static HttpServer routing;
    private static DocumentConsole console;
    private static volatile int status;
    private static volatile String body;
    private static volatile String asked;
    private static volatile String sent;
    private static volatile String token;
    private static volatile CountDownLatch holds = new CountDownLatch(0);

    @BeforeAll
    static void start() throws Exception {
        routing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        routing.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        routing.createContext("/v1/", PastPagesTest::answer);
        routing.start();
        console = console("here");
    }

    private static DocumentConsole console(String name) throws IOException {
        return new DocumentConsole(
                "console_past_pages",
                folder.resolve(name),
                "--lienthong.console.routing.url=http://localhost:"
                        + routing.getAddress().getPort(),
                "--lienthong.instance=" + name,
                "--lienthong.console.routing.try-within=10s",
                "--lienthong.console.routing.rehearse-within=60s",
                "--lienthong.console.trials.most-kept=30",
                "--lienthong.console.trials.lost-after=2s");
    }

    @AfterAll
    static void stop() {
        holds.countDown();
        console.close();
        routing.stop(0);
    }

    @BeforeEach
    void asUsual() {
        holds.countDown();
        await().atMost(DocumentConsole.PATIENCE).until(() -> running() == 0);
        status = 200;
        body = REPORT;
    }

    private static int running() {
        return database()
                .sql("select count(*)::int from trial where ended_at is null")
                .query(Integer.class)
                .single();
    }

    private static JdbcClient database() {
        return console.context.getBean(JdbcClient.class);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (exchange.getRequestURI().getPath().endsWith("/what-if")) {
                asked = exchange.getRequestURI().toString();
                sent = text;
                token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            }
            holds.await(30, TimeUnit.SECONDS);
            var bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> form(String text) {
        return Map.of("version", "1", "from", "2026-01-01", "to", "2026-03-31", "text", text);
    }

    /** Where its page is. */
    private static String begun(Somebody who, String text) {
        var path = who.postParts(PAGE, form(text)).uri().getPath();
        assertThat(path).matches(PAGE.replace(".", "\\.") + "/[0-9a-f-]{36}");
        return path;
    }

    private static String ended(String path) {
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get(path).body().contains("data-finished"));
        return console.get(path + "?lang=en").body();
    }

    @Test
    void givesTheProcedureAsYamlThatReadsAsItWas() {
        var file = console.get("/registry/procedures/" + BIRTH + "/procedure.yaml?version=1");

        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + BIRTH + "-1.yaml\"");
        assertThat(file.body()).startsWith("code: \"" + BIRTH + "\"\nversion: 1\n");
        var read = YAMLMapper.shared().readValue(file.body(), Procedure.class);
        assertThat(read)
                .isEqualTo(console.context
                        .getBean(vn.lienthong.support.registry.RegistryFollower.class)
                        .registry()
                        .procedure(BIRTH, 1)
                        .orElseThrow());
        assertThat(console.get(PAGE).body()).contains("data-testid=\"past-form\"", "code: &quot;" + BIRTH + "&quot;");
        assertThat(console.get("/registry/procedures/9.999999/what-if").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anOperatorTriesAChangedProcedureWithTheirOwnTokenAndTheAuditHasIt() {
        var path = begun(console.operator(), "stages: [{id: check, name: Kiểm tra, nameEn: Check of the papers}]");
        var page = ended(path);

        assertThat(asked).isEqualTo("/v1/procedures/" + BIRTH + "/what-if?from=2026-01-01&to=2026-04-01&version=1");
        assertThat(sent).isEqualTo("stages: [{id: check, name: Kiểm tra, nameEn: Check of the papers}]");
        assertThat(token).startsWith("Bearer ey");
        assertThat(page)
                .contains("Of 117 replayed dossiers, 40 would have gone another way, 117 would have been due at another"
                        + " time, and 90 done at another time.")
                .contains("data-testid=\"dossiers\">120<", "data-testid=\"reproduced\">115 of 117<")
                .contains("12 (10.3%)", "2 d 5 h", "4 (3.4%)")
                .contains("5 d earlier", "3 d earlier", ">the same<", "1 d 2 h earlier", "3 h later")
                // Named by the changed procedure, for the registry doesn't know it.
                .contains("<span>Check of the papers</span> <span class=\"badge\">new</span>")
                .contains(">gone</span>")
                .contains("117 → 157", "468.2 → 628.5", "One agency has the same to do as before.")
                .doesNotContain("Cục Thuế")
                .contains("Still under way", "/dossiers/000.01.41.H32-260301-0002", "NEWER_THAN_THIS_CONSOLE")
                .contains("the median of the stages of agencies of its sector");
        assertThat(console.get(path + "?lang=vi").body())
                .contains("Trong 117 hồ sơ chạy lại được: 40 hồ sơ đi đường khác", "sớm hơn 5 ngày", "bước mới");
        var acts = database()
                .sql("select outcome || ' ' || details from audit.entry where kind = 'PROCEDURE_TRIED' and target = ?"
                        + " and who = 'minh' order by position desc limit 2")
                .param(BIRTH.value())
                .query(String.class)
                .list();
        assertThat(acts.getFirst()).startsWith("DONE ").contains("\"from\":\"2026-01-01\"", "\"version\":1");
        assertThat(acts.getLast()).startsWith("ASKED ");
        assertThat(console.get(path.replace(BIRTH.value(), "9.999999")).statusCode())
                .isEqualTo(404);
        // What was tried can be gone on from.
        assertThat(console.get(PAGE + "?again=" + path.substring(path.lastIndexOf('/') + 1))
                        .body())
                .contains("nameEn: Check of the papers", "value=\"2026-01-01\"");
    }

    @Test
    void tellsFaultsWithLineAndStage() {
        status = 422;
        body = FAULTS;

        var page = ended(begun(console.operator(), "code: x\nversion: 1\nlimit: {}\n" + "# more\n".repeat(40)));

        assertThat(page)
                .contains("The procedure can&#39;t be used as it is.")
                .contains("data-label=\"Line\">41<", "data-label=\"Stage\" class=\"code\">residence<")
                .contains("For an agency that receives, nobody is competent for this stage.")
                .contains("there is no agency of the sector nobody", "a newer rule")
                // The line is shown.
                .contains("<li class=\"is-wrong\">limit: {}</li>", "<li>version: 1</li>");
    }

    @Test
    void tellsWhatLimitsItAndWhatRefusesIt() {
        status = 422;
        body = "{\"code\": \"too-many-dossiers\", \"detail\": \"There are more than 20000 dossiers in that time.\"}";
        assertThat(ended(begun(console.operator(), "a")))
                .contains("There are too many dossiers in that time.", "There are more than 20000 dossiers");
        status = 400;
        body = "{\"code\": \"time-wrong\", \"detail\": \"by at most 1100 days\"}";
        assertThat(ended(begun(console.operator(), "b"))).contains("That time is too long.", "by at most 1100 days");
        status = 429;
        body = "{\"code\": \"what-if-running\", \"detail\": \"Another run is under way.\"}";
        assertThat(ended(begun(console.operator(), "c"))).contains("Routing has another run under way");
        status = 403;
        body = "{\"code\": \"scope-missing\", \"detail\": \"registry.propose\"}";
        assertThat(ended(begun(console.operator(), "d"))).contains("Routing doesn&#39;t let you try a procedure");
        status = 500;
        body = "broken";
        assertThat(ended(begun(console.operator(), "e"))).contains("Routing does not answer");
    }

    @Test
    void saysWhatIsWrongAtItsFieldAndKeepsWhatWasFilledIn() {
        var answer = console.operator()
                .postParts(
                        PAGE + "?lang=en",
                        Map.of("version", "1", "from", "2026-03-31", "to", "2026-01-01", "text", "code: kept"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("data-testid=\"fault-to\">This day is before the first.<", "code: kept", "2026-03-31");
        assertThat(console.operator()
                        .postParts(
                                PAGE + "?lang=en", Map.of("version", "1", "from", "", "to", "2026-01-01", "text", " "))
                        .body())
                .contains("data-testid=\"fault-from\">Choose a day.<", "Put in the procedure, or choose a file.");
    }

    @Test
    void oneOfAProcedureRunsAtATime() {
        holds = new CountDownLatch(1);
        var first = begun(console.operator(), "first");

        // Sent twice: the same one.
        assertThat(begun(console.operator(), "first")).isEqualTo(first);
        var other = Somebody.asSupervisor(console.uri("/")).postParts(PAGE + "?lang=en", form("second"));

        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("minh is trying another route", "href=\"" + first + "\"", ">second<");
        holds.countDown();
        ended(first);
        assertThat(begun(console.operator(), "first")).isNotEqualTo(first);
    }

    @Test
    void aViewerSeesWhatCameOfItAndMayNotTry() {
        var path = begun(console.operator(), "seen");
        ended(path);
        asked = "";
        var viewer = Somebody.asViewer(console.uri("/"));

        assertThat(viewer.get(path).body()).contains("data-testid=\"outcome\"");
        assertThat(viewer.get(PAGE).body())
                .contains("data-testid=\"not-yours\"", "data-trial=\"" + path.substring(path.lastIndexOf('/') + 1))
                .doesNotContain("data-testid=\"past-form\"");
        assertThat(viewer.postParts(PAGE, form("no")).statusCode()).isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    // ---- trials outlive a console

    @Test
    void anotherConsoleShowsWhatCameOfIt() throws Exception {
        var path = begun(console.operator(), "shared");
        ended(path);

        try (var other = console("other")) {
            assertThat(other.get(path + "?lang=en").body()).contains("data-testid=\"outcome\"", ">shared<");
            assertThat(other.get(PAGE).body()).contains("href=\"" + path + "\"");
            // What runs there is shown to run here, with its outcome as soon as there is one.
            holds = new CountDownLatch(1);
            var there = begun(other.operator(), "there");
            assertThat(console.get(there).body()).contains("data-testid=\"running\"");
            // A console that is there is heard of for as long as it runs.
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> console.get(there).body().contains("data-testid=\"running\""));
            holds.countDown();
            assertThat(ended(there)).contains("data-testid=\"outcome\"");
        }
    }

    @Test
    void whatRanWhenItsConsoleEndedIsBrokenOff() throws Exception {
        String procedure;
        String change;
        holds = new CountDownLatch(1);
        try (var other = console("ending")) {
            procedure = begun(other.operator(), "broken off");
            change = other.operator().post(REHEARSAL, Map.of()).uri().getPath();
            assertThat(console.get(change).body()).contains("data-testid=\"running\"");
        }

        assertThat(console.get(procedure + "?lang=en").body())
                .contains("data-testid=\"broken-off\"", "nobody heard what came of it");
        assertThat(console.get(change).body()).contains("data-testid=\"broken-off\"");
        assertThat(console.get("/registry/procedures/" + BIRTH + "/what-if").body())
                .contains("data-state=\"broken-off\"");
        // It is in nobody's way.
        holds.countDown();
        assertThat(ended(begun(console.operator(), "anew"))).contains("data-testid=\"outcome\"");
    }

    @Test
    void whatRanWhenItsConsoleWasKilledIsBrokenOff() {
        // A console that was killed left this behind: nobody says any more that it is there.
        database().sql("""
                        insert into trial (number, kind, target, asked, person, begun_at, seen_at) values
                          ('00000000-0000-4000-8000-000000000001', 'REHEARSAL', 'killed', '', 'minh', now(), now())""").update();
        var path = "/registry/changes/killed/rehearsals/00000000-0000-4000-8000-000000000001";
        assertThat(console.get(path).body()).contains("data-testid=\"running\"");

        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get(path).body().contains("data-testid=\"broken-off\""));
    }

    @Test
    void oldOnesAreForgotten() {
        database().sql("""
                        insert into trial (number, kind, target, asked, person, begun_at, ended_at, status, answer)
                        select gen_random_uuid(), 'REHEARSAL', 'of-old-' || n, '', 'minh', now() - n * interval '1 day', now(), 200, '{}'
                        from generate_series(1, 120) n""").update();

        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> database()
                                .sql("select count(*)::int from trial")
                                .query(Integer.class)
                                .single()
                        == 30);
        assertThat(database()
                        .sql("select count(*)::int from trial where target = 'of-old-1'")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    // ---- in a browser

    @Test
    void looksRightAndTakesAFile() throws Exception {
        var file = Files.writeString(folder.resolve("changed.yaml"), "code: from-a-file\n");
        try (var looks = Looks.open().as(console.operator()::in)) {
            var browser = looks.browser();
            looks.fits("past-outcome", console.uri(finished(REPORT, 200)));
            looks.fits("past-faults", console.uri(finished(FAULTS, 422)));
            looks.fits("past", console.uri(PAGE));
            status = 200;
            body = REPORT;

            browser.get(
                    console.uri("/registry/procedures/" + BIRTH + "?lang=en").toString());
            browser.findElement(By.cssSelector("[data-testid='past']")).sendKeys(Keys.ENTER);
            looks.arrivesAt("/what-if?version=1");
            // It runs while somebody looks, and the page shows the outcome by itself.
            holds = new CountDownLatch(1);
            browser.findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
            browser.findElement(By.cssSelector("[data-testid='try']")).sendKeys(Keys.ENTER);
            assertThat(browser.findElements(By.cssSelector("[data-testid='running']")))
                    .hasSize(1);
            assertThat(sent).isEqualTo("code: from-a-file\n");
            var path = URI.create(Objects.requireNonNull(browser.getCurrentUrl()));
            looks.picture("past-running");
            holds.countDown();
            assertThat(browser.findElements(By.cssSelector("[data-testid='outcome']")))
                    .hasSize(1);
            assertThat(browser.getCurrentUrl()).isEqualTo(path.toString());
        } finally {
            holds.countDown();
        }
    }

    private static String finished(String report, int with) {
        body = report;
        status = with;
        var path = begun(
                console.operator(),
                console.get("/registry/procedures/" + BIRTH + "/procedure.yaml?version=1")
                        .body());
        ended(path);
        return path;
    }
}
