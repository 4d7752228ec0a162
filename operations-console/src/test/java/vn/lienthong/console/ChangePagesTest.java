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
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.Topics;
import vn.lienthong.infrastructure.Infrastructure;

/** Which way a dossier would take, and what a change of the registry would do, as routing tells it over HTTP. */
@Timeout(300)
class ChangePagesTest {
    /** A route with everything a dossier can be asked for. */
    private static final String PERMIT = """
        {"code": "1.013236", "version": 1, "validFrom": "2019-01-01", "name": "Cấp giấy phép xây dựng mới",
         "nameEn": "Permit for a new construction", "field": "Hoạt động xây dựng", "levels": ["province"],
         "limit": {"amount": 20, "unit": "days"}, "receivers": {"tier": "department", "sector": "administration"},
         "parts": [], "stages": [
           {"id": "examination", "name": "Thẩm định hồ sơ", "nameEn": "Examination", "agency": {},
            "limit": {"amount": 7, "unit": "working-days"}, "returnsResult": false},
           {"id": "fire", "name": "Ý kiến phòng cháy", "nameEn": "Opinion on fire safety", "kind": "consult",
            "agency": {"sector": "police"}, "limit": {"amount": 12, "unit": "days"}, "after": ["examination"],
            "when": "facts.floor_area >= 1500.0 && facts.use != 'store'", "returnsResult": false},
           {"id": "survey", "name": "Đo đạc", "nameEn": "Survey", "agency": {}, "after": ["examination"],
            "option": "survey", "returnsResult": false},
           {"id": "permit", "name": "Cấp phép", "nameEn": "Permit", "agency": {"sector": "fishing"},
            "after": ["fire", "survey"], "returnsResult": false},
           {"id": "return", "name": "Trả kết quả", "nameEn": "Return of the result", "agency": {}, "after": ["permit"],
            "returnsResult": true}],
         "facts": [
           {"name": "place", "label": "Xã nơi có công trình", "type": "agency", "required": true},
           {"name": "floor_area", "label": "Tổng diện tích sàn (m²)", "type": "number", "required": true},
           {"name": "heritage", "label": "Trong khu vực bảo vệ di tích", "type": "yes-no", "required": false},
           {"name": "use", "label": "Công năng", "type": "choice", "required": false, "values": ["house", "store"]}],
         "options": {"least": 1, "choices": [{"code": "survey", "name": "Đo đạc lại", "nameEn": "Survey of the parcel"}]}}
        """;

    private static final String ROUTE = """
        {"procedure": "1.013236", "version": 1, "receiver": "H32.15", "receivedAt": "2026-03-11T02:00:00Z",
         "limit": {"amount": 20, "unit": "days"}, "dueAt": "2026-03-31T10:00:00Z", "processedAt": null, "stages": [
           {"stage": "examination", "fate": "taken", "agency": "H32.15", "opensAt": "2026-03-11T02:00:00Z",
            "dueAt": "2026-03-20T02:00:00Z", "reasons": null},
           {"stage": "fire", "fate": "condition-not-met", "agency": null, "opensAt": null, "dueAt": null, "reasons":
            {"holds": false, "joined": "all", "parts": [
             {"text": "facts.floor_area >= 1500.0", "asks": "at-least", "fact": "floor_area", "values": ["1500"],
              "stated": "300.5", "holds": false},
             {"text": "facts.use != \\"store\\"", "asks": "is-not", "fact": "use", "values": ["store"],
              "stated": null, "holds": true}]}},
           {"stage": "survey", "fate": "taken", "agency": "H32.15", "opensAt": "2026-03-20T02:00:00Z", "dueAt": null,
            "reasons": null},
           {"stage": "permit", "fate": "nobody-competent", "agency": null, "opensAt": "2026-03-20T02:00:00Z",
            "dueAt": null, "reasons": null},
           {"stage": "return", "fate": "not-told", "agency": null, "opensAt": null, "dueAt": null, "reasons": null}]}
        """;

    private static final String FAULTS = """
        {"status": 422, "code": "preview-refused", "detail": "no", "errors": [
          {"pointer": "/receivingAgency", "code": "RECEIVING_AGENCY_IS_KNOWN", "message": "?"},
          {"pointer": "/facts/floor_area", "code": "FACT_HAS_ITS_TYPE", "message": "?"},
          {"pointer": "/options", "code": "ENOUGH_OPTIONS_ARE_CHOSEN", "message": "?"},
          {"pointer": "/urgent", "code": "NEWER_THAN_THIS_CONSOLE", "message": "A newer rule."}]}
        """;

    private static final String PROPOSAL = """
        {"id": "sap-xep-2026", "position": 2, "title": "Sắp xếp phường của thị xã Ninh Hòa", "legalBasis": "Nghị quyết 1/2026",
         "effectiveOn": "2099-07-01", "effectiveAt": "2099-06-30T17:00:00Z", "size": 5, "state": "proposed",
         "proposed": {"subject": "an", "agency": "H32", "at": "2026-03-01T02:00:00Z"}, "decided": null, "reason": null}
        """;

    private static final String CHANGES = """
        {"changes": [%s,
          {"id": "doi-ten-2025", "position": 1, "title": "Đổi tên", "legalBasis": null, "effectiveOn": "2025-07-01",
           "effectiveAt": "2025-06-30T17:00:00Z", "size": 1, "state": "approved",
           "proposed": {"subject": "an", "agency": "H32", "at": "2025-06-01T02:00:00Z"},
           "decided": {"subject": "binh", "agency": "H32", "at": "2025-06-02T02:00:00Z"}, "reason": null},
          {"id": "rut-2025", "position": 0, "title": "Đã rút lại", "legalBasis": null, "effectiveOn": "2025-07-01",
           "effectiveAt": "2025-06-30T17:00:00Z", "size": 1, "state": "rejected",
           "proposed": {"subject": "an", "agency": "H32", "at": "2025-05-01T02:00:00Z"},
           "decided": {"subject": "an", "agency": "H32", "at": "2025-05-02T02:00:00Z"}, "reason": "nhầm"}],
         "next": null}
        """.formatted(PROPOSAL);

    private static final String CHANGE = """
        {"said": "proposed", "proposal": %s, "unchanged": 0, "counts": {"begin": 2, "change": 1, "end": 3, "withdrawn": 0},
         "records": [], "next": null, "remarkCount": 1, "remarks": [{"pointer": "/changes/0", "code": "X", "message": "Look."}],
         "dossiers": null, "changes": []}
        """.formatted(PROPOSAL);

    private static final String DOCUMENT = """
        {"id": "sap-xep-2026", "title": "Sắp xếp", "effectiveOn": "2099-07-01", "changes": [
          {"kind": "create", "agency": {"code": "H32.201", "name": "UBND Phường Ninh Hòa", "tier": "commune"}},
          {"kind": "merge", "from": ["H32.44.1", "H32.41.1"], "into": "H32.201"},
          {"kind": "split", "from": "H32.23", "into": ["H32.15", "H32.201"], "byPlace": true},
          {"kind": "rename", "code": "H32.15", "name": "Sở Tư pháp và Hộ tịch"},
          {"kind": "dissolve", "from": "H32.11.1", "into": []},
          {"kind": "amend", "code": "H32.15", "channel": "webhook"}]}
        """;

    private static final String OUTCOME = """
        {"said": "3 of 7 dossiers would move, 2 need a decision", "asOf": "2099-06-30T17:00:00Z", "dossiers": 7, "moving": 3,
         "needingDecision": 2, "tasks": 2,
         "agencies": [
           {"code": "H32.23", "name": "Trung tâm", "moving": 0, "needingDecision": 2, "to": {}},
           {"code": "H32.44.1", "name": "Ninh Hiệp", "moving": 3, "needingDecision": 0, "to": {"H32.201": 3}}],
         "moves": [
           {"from": "H32.44.1", "to": "H32.201", "procedure": "2.000986", "stage": null, "dossiers": 3,
            "examples": ["000.01.44.H32-260301-0001", "000.01.44.H32-260301-0002"]},
           {"from": "H32.44.1", "to": "H32.201", "procedure": "2.000986", "stage": "birth", "dossiers": 2,
            "examples": ["000.01.44.H32-260301-0001"]}],
         "undecided": [
           {"dossier": "000.00.23.H32-260301-0007", "stage": null, "agency": "H32.23", "candidates": ["H32.15", "H32.201"],
            "reason": "H32.23 was split among 2 agencies"}],
         "complete": false}
        """;

    @TempDir
    private static Path folder;

    private static HttpServer routing;
    private static DocumentConsole console;
    private static final Map<String, Integer> STATUSES = new ConcurrentHashMap<>();
    private static final Map<String, String> SENT = new ConcurrentHashMap<>();
    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();
    private static volatile CountDownLatch rehearsalHolds = new CountDownLatch(0);

    @BeforeAll
    static void start() throws Exception {
        routing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        routing.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        routing.createContext("/v1/", ChangePagesTest::answer);
        routing.start();
        console = new DocumentConsole(
                "console_change_pages",
                folder.resolve("content"),
                "--lienthong.console.routing.url=http://localhost:"
                        + routing.getAddress().getPort() + "/",
                "--lienthong.console.routing.answer-within=2s",
                "--lienthong.console.routing.rehearse-within=4s");
        try (var kafka = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            kafka.send(new ProducerRecord<>(
                            Topics.REGISTRY_PROCEDURE_STATE.name(), "1.013236/1", PERMIT.getBytes(UTF_8)))
                    .get();
        }
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/registry/procedures/1.013236").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        rehearsalHolds.countDown();
        console.close();
        routing.stop(0);
    }

    @BeforeEach
    void asUsual() {
        STATUSES.clear();
        SENT.clear();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            SENT.put(path, new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            TOKENS.put(path, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (path.endsWith("/rehearsal")) {
                rehearsalHolds.await(20, TimeUnit.SECONDS);
            }
            var status = STATUSES.getOrDefault(path, path.contains("/unknown") ? 404 : 200);
            var body = status == 422
                    ? FAULTS
                    : path.endsWith("/preview")
                            ? ROUTE
                            : path.endsWith("/rehearsal")
                                    ? OUTCOME
                                    : path.endsWith("/document")
                                            ? DOCUMENT
                                            : path.endsWith("/changes") ? CHANGES : CHANGE;
            var bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- which way a dossier would take

    private static final String ASKED =
            "/registry/procedures/1.013236?version=1&receiver=H32.15&channel=post&at=2026-03-11T09:00"
                    + "&fact.place=H32.41.1&fact.floor_area=300,5&fact.heritage=true&fact.use=&option=survey";
    private static final String PREVIEW = "/v1/procedures/1.013236/preview";

    @Test
    void asksRoutingWithWhatWasFilledInAndDrawsTheAnswer() {
        var page = console.get(ASKED + "&lang=en").body();

        assertThat(JsonMapper.shared().readTree(SENT.get(PREVIEW)))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"version": 1, "receivingAgency": "H32.15", "channel": "post", "receivedAt": "2026-03-11T09:00",
                         "facts": {"place": "H32.41.1", "floor_area": 300.5, "heritage": true}, "options": ["survey"]}"""));
        assertThat(page)
                .contains("data-testid=\"stage-examination\" data-value=\"taken\"")
                .contains("data-testid=\"stage-fire\" data-value=\"condition-not-met\"")
                .contains("Tổng diện tích sàn (m²) is 1,500 at least (stated: 300.5)")
                .contains("Công năng is not: store (not stated)")
                .contains("Waits for an operator: no agency is competent")
                .contains("can&#39;t be told");
        // A public matter: no token of anybody's is sent.
        assertThat(TOKENS.get(PREVIEW)).isEqualTo("null");
        assertThat(console.get(ASKED + "&lang=vi").body()).contains("từ 1.500 trở lên (khai: 300,5)");
    }

    @Test
    void asksNothingBeforeTheFormIsSent() {
        assertThat(console.get("/registry/procedures/1.013236").body()).doesNotContain("data-testid=\"told\"");
        assertThat(SENT).doesNotContainKey(PREVIEW);
    }

    @Test
    void saysWhatIsWrongAtItsField() {
        STATUSES.put(PREVIEW, 422);

        var page = console.get(ASKED.replace("H32.15", "H32.99") + "&lang=en").body();

        assertThat(page)
                .contains("data-testid=\"fault-receiver\">The registry knows no such agency.<")
                .contains(
                        "data-testid=\"fault-fact.floor_area\">This isn&#39;t what is asked for here, e.g. a number.<")
                .contains("data-testid=\"fault-option\">Choose more of these.<")
                .contains("<li>A newer rule.</li>")
                // What was asked for stands there still.
                .contains("<option value=\"H32.99\" selected=\"selected\">H32.99</option>");
    }

    @Test
    void saysWhereRoutingIsAway() {
        STATUSES.put(PREVIEW, 500);
        assertThat(console.get(ASKED + "&lang=en").body()).contains("Routing does not answer for the moment");
        STATUSES.put("/v1/registry/changes", 500);
        assertThat(console.get("/registry/changes?lang=en").body()).contains("Routing does not answer for the moment");
        STATUSES.put("/v1/registry/changes/sap-xep-2026", 403);
        STATUSES.put("/v1/registry/changes/sap-xep-2026/document", 403);
        assertThat(console.get("/registry/changes/sap-xep-2026?lang=en").body())
                .contains("Routing doesn&#39;t let this console look");
    }

    // ---- changes

    @Test
    void listsChangesAndTellsWhatOneDoes() {
        assertThat(console.get("/registry/changes?lang=en").body())
                .contains("data-change=\"sap-xep-2026\"", ">Proposed</span>", ">In force</span>", ">Withdrawn</span>");
        assertThat(console.get("/registry/changes/unknown").statusCode()).isEqualTo(404);

        var page = console.get("/registry/changes/sap-xep-2026?lang=en").body();

        assertThat(page)
                .contains("data-value=\"proposed\"")
                .contains("2 begin, 1 change, 3 end, 0 withdrawn")
                .contains("Merged: 1", "Divided: 1", "Dissolved: 1", "Begin: 1", "Renamed: 1", "Amended: 1")
                .contains("UBND Phường Ninh Hiệp", "UBND Phường Ninh Hòa", "Sở Tư pháp và Hộ tịch")
                .contains(
                        "The dossier&#39;s place decides who follows.",
                        "Nobody follows.",
                        "handed deliveries by: webhook");
    }

    @Test
    void anOperatorRehearsesWithTheirOwnTokenAndTheAuditHasIt() {
        var answer = console.operator().post("/registry/changes/sap-xep-2026/rehearsal", Map.of());
        var path = answer.uri().getPath();
        assertThat(path).matches("/registry/changes/sap-xep-2026/rehearsals/[0-9a-f-]{36}");
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get(path).body().contains("data-testid=\"outcome\""));

        var page = console.get(path + "?lang=en").body();

        assertThat(page)
                .contains(
                        "data-testid=\"open\">7<",
                        "data-testid=\"moving\">3<",
                        "data-testid=\"needing\" class=\"alarm\">2<")
                .contains("data-from=\"H32.44.1\" data-to=\"H32.201\"")
                // Named by the change set, for the registry doesn't know it yet.
                .contains(">UBND Phường Ninh Hòa<")
                .contains("<b>2</b> × <span>Birth registration</span>")
                .contains("/dossiers/000.01.44.H32-260301-0002")
                .contains("It was divided among 2 agencies")
                .contains("Not all of the unclear dossiers are named here.");
        assertThat(TOKENS.get("/v1/registry/changes/sap-xep-2026/rehearsal")).startsWith("Bearer ey");
        var acts = console.context
                .getBean(JdbcClient.class)
                .sql("select outcome from audit.entry where kind = 'CHANGE_REHEARSED' and target = 'sap-xep-2026'"
                        + " and who = 'minh' order by position desc limit 2")
                .query(String.class)
                .list();
        assertThat(acts).containsExactly("DONE", "ASKED");
        assertThat(console.get(path.replace("sap-xep-2026", "another")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aViewerMayNotRehearse() {
        var viewer = Somebody.asViewer(console.uri("/"));
        assertThat(viewer.get("/registry/changes/sap-xep-2026").body())
                .contains("data-testid=\"not-yours\"")
                .doesNotContain("data-testid=\"rehearse\"");
        assertThat(viewer.post("/registry/changes/sap-xep-2026/rehearsal", Map.of())
                        .statusCode())
                .isEqualTo(403);
        assertThat(SENT).doesNotContainKey("/v1/registry/changes/sap-xep-2026/rehearsal");
    }

    @Test
    void whatRoutingRefusesOrDoesNotAnswerInTimeIsSaid() {
        var rehearsal = "/v1/registry/changes/sap-xep-2026/rehearsal";
        STATUSES.put(rehearsal, 403);
        assertThat(outcome()).contains("Routing doesn&#39;t let you rehearse");
        STATUSES.put(rehearsal, 422);
        assertThat(outcome()).contains("Routing refuses: no");
        rehearsalHolds = new CountDownLatch(1);
        try {
            assertThat(outcome()).contains("took longer than is allowed");
        } finally {
            rehearsalHolds.countDown();
        }
    }

    private static String outcome() {
        var path = console.operator()
                .post("/registry/changes/sap-xep-2026/rehearsal", Map.of())
                .uri()
                .getPath();
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get(path).body().contains("data-testid=\"trouble\""));
        return console.get(path + "?lang=en").body();
    }

    // ---- in a browser

    @Test
    void looksRightAndIsUsedByKeyboardAlone() throws Exception {
        try (var looks = Looks.open().as(console.operator()::in)) {
            var browser = looks.browser();
            looks.fits("what-if", console.uri(ASKED));
            STATUSES.put(PREVIEW, 422);
            looks.fits("what-if-faulty", console.uri(ASKED.replace("H32.15", "H32.99")));
            STATUSES.clear();
            looks.fits("changes", console.uri("/registry/changes?before=9"));
            looks.fits("change", console.uri("/registry/changes/sap-xep-2026?page=1"));

            browser.get(console.uri("/registry/procedures/1.013236?lang=en").toString());
            browser.findElement(By.id("fact.place")).sendKeys("UBND Phường Vĩnh");
            browser.switchTo()
                    .activeElement()
                    .sendKeys(Keys.TAB, "1500,5", Keys.TAB, Keys.TAB, "house", Keys.TAB, Keys.SPACE);
            browser.switchTo().activeElement().sendKeys(Keys.TAB, Keys.ENTER);
            await().atMost(DocumentConsole.PATIENCE)
                    .until(() -> !browser.findElements(By.cssSelector("[data-testid='stage-fire'][data-value]"))
                            .isEmpty());
            assertThat(JsonMapper.shared()
                            .readTree(SENT.get(PREVIEW))
                            .path("facts")
                            .path("floor_area")
                            .decimalValue())
                    .isEqualByComparingTo("1500.5");
            assertThat(browser.getCurrentUrl())
                    .contains("fact.use=house", "option=survey", "#told")
                    .doesNotContain("_csrf");

            // It runs while somebody looks, and the page shows the outcome by itself.
            rehearsalHolds = new CountDownLatch(1);
            browser.get(console.uri("/registry/changes/sap-xep-2026?lang=en").toString());
            browser.findElement(By.cssSelector("[data-testid='rehearse']")).sendKeys(Keys.ENTER);
            assertThat(browser.findElements(By.cssSelector("[data-testid='running']")))
                    .hasSize(1);
            rehearsalHolds.countDown();
            assertThat(browser.findElements(By.cssSelector("[data-testid='outcome']")))
                    .hasSize(1);
            await().atMost(DocumentConsole.PATIENCE)
                    .until(() -> !browser.findElement(By.id("pause")).isDisplayed());
            var path = URI.create(browser.getCurrentUrl()).getPath();
            looks.fits("rehearsal", console.uri(path + "?whole=1"));
            assertThat(browser.findElements(By.cssSelector("[data-testid='moved'] tbody tr")))
                    .hasSize(1);
        } finally {
            rehearsalHolds.countDown();
        }
    }

    @Test
    void aRouteWithoutConditionsIsAskedForAsWell() {
        console.get("/registry/procedures/" + BIRTH + "?receiver=H32.41.1&channel=online&at=2026-03-11T09:00");

        assertThat(SENT).containsKey("/v1/procedures/" + BIRTH + "/preview");
    }
}
