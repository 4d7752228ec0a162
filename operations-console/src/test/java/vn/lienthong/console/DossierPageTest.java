package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.DocumentJournal.anAnswer;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.registry.Channel;

/** What stands on a dossier's page besides its journal. */
@Timeout(180)
class DossierPageTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-02T10:00:00Z");
    private static final String CODE = "000.01.44.H32-260302-0001";

    @TempDir
    private static Path folder;

    /** What the neighbours answer, by path and query; 404 to all others. */
    private static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();

    private static volatile CountDownLatch held = new CountDownLatch(0);
    private static HttpServer neighbours;
    private static DocumentConsole console;

    @BeforeAll
    static void open() throws Exception {
        neighbours = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        neighbours.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        neighbours.createContext("/", DossierPageTest::answer);
        neighbours.start();
        var url = "http://localhost:" + neighbours.getAddress().getPort();
        console = new DocumentConsole(
                "console_dossier_page",
                folder.resolve("content"),
                "--lienthong.console.notification.url=" + url,
                "--lienthong.console.notification.answer-within=2s",
                "--lienthong.console.traces=https://traces.example.vn/search?id={trace}&org=1",
                "--lienthong.console.routing.url=" + url,
                "--lienthong.console.routing.answer-within=2s");
        console.write(aBirth(CODE));
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/dossiers/" + CODE).statusCode() == 200);
    }

    @AfterAll
    static void close() {
        console.close();
        neighbours.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            held.await(DocumentConsole.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var body = ANSWERS.get(exchange.getRequestURI().toString());
            var bytes = (body == null ? "{}" : body).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Journal aBirth(String code) {
        return aDossier(code, MONDAY)
                .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.ONLINE, MONDAY.plus(Duration.ofDays(20)))
                .routed("birth", NINH_HIEP, MONDAY.plus(Duration.ofDays(3)))
                .after(Duration.ofMinutes(4))
                .accepted("birth", NINH_HIEP, "NH-0112");
    }

    // ---- documents

    @Test
    void showsTheDocumentsThatCarryItsStagesAndWhatBecameOfThem() {
        var carried = aDocument("7001", JUSTICE, MONDAY)
                .carrying(CODE, "residence", MINISTRY)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(2))
                .came(MINISTRY, TransportState.ON_AXIS)
                .after(Duration.ofMinutes(9))
                .told(MINISTRY, DocumentStatus.RECEIVED, "");
        var another = aDocument("7002", JUSTICE, MONDAY).carrying("000.01.44.H32-260302-0002", "residence", MINISTRY);
        var answer = anAnswer(carried, "88", MINISTRY, MONDAY.plus(Duration.ofHours(2)))
                .registered(Way.AXIS, JUSTICE);
        var unasked = anAnswer(another, "89", MINISTRY, MONDAY.plus(Duration.ofHours(2)))
                .registered(Way.AXIS, JUSTICE);
        console.write(carried);
        console.write(another);
        console.write(answer);
        console.write(unasked);
        console.document(carried, 4);
        console.document(another, 1);
        console.document(answer, 1);
        console.document(unasked, 1);

        var page = console.get("/dossiers/" + CODE + "?lang=vi").body();

        assertThat(page)
                .contains("data-testid=\"dossier-document\" data-code=\"" + carried.code() + "\"")
                .contains("/documents/" + carried.code())
                .contains("bước “Đăng ký thường trú”")
                .contains("Bộ Tư pháp", "Đi qua trục")
                .contains("data-testid=\"transport\" data-value=\"on-axis\"")
                .contains("data-testid=\"handling\" data-value=\"03\"")
                .contains("data-testid=\"dossier-document\" data-code=\"" + answer.code() + "\"")
                .contains("data-testid=\"answered\">7001/VP</a>")
                .doesNotContain(another.code(), unasked.code());
        assertThat(console.get("/dossiers/" + CODE + "?lang=en").body())
                .contains("stage “Permanent residence registration”", "Out over the axis", "03 Received");
        assertThat(console.get("/documents/" + carried.code() + "?lang=vi").body())
                .contains("data-testid=\"document-dossier\"", "/dossiers/" + CODE, "bước “Đăng ký thường trú”");
        assertThat(plan("""
                with own as (select code from document where dossier = 'x')
                select state from document where code in (
                    select code from own union
                    select code from document where state #> '{letterhead,answers}' ??| array(select code from own))
                order by registered_at, code limit 50
                """)).contains("document_of_dossier", "document_answers");
    }

    // ---- traces

    @Test
    void namesTheTraceOfEachStepThatWasTraced() {
        var code = "000.01.44.H32-260302-0003";
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var records = Journal.records(aBirth(code).entries());
        records.get(0).headers().add("traceparent", ("00-" + trace + "-b7ad6b7169203331-01").getBytes(UTF_8));
        records.get(1)
                .headers()
                .add("traceparent", "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00".getBytes(UTF_8));
        console.write(records);
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/dossiers/" + code).body().split("\"timeline-entry\"", -1).length == 4);

        assertThat(console.get("/dossiers/" + code + "?lang=en").body())
                .contains("href=\"https://traces.example.vn/search?id=" + trace + "&amp;org=1\"")
                .containsOnlyOnce("data-testid=\"entry-trace\"")
                .doesNotContain("1af7651916cd43dd8448eb211c80319c");
        assertThat(console.get("/dossiers/" + CODE).body()).doesNotContain("data-testid=\"entry-trace\"");
    }

    // ---- deliveries

    @Test
    void showsWhatWasHandedToWhomAndWhoHasIt() {
        tellDeliveries();

        var page = console.get("/dossiers/" + CODE + "/deliveries?lang=vi").body();

        assertThat(page)
                .contains("Bước xử lý", "Đăng ký khai sinh", "Đã nhận xử lý", "đã lấy 02/03/2026 08:31:00")
                .contains("Chưa lấy", "để lâu chưa lấy, đã báo 03/03/2026 14:30:00")
                .contains("đã gọi 12 lần, lần cuối: quá giờ", "thôi gọi lúc 06/03/2026 08:30:00")
                .contains("/dossiers/" + CODE + "#e7", "/agencies/" + JUSTICE)
                .contains("cơ quan tự lấy", "parcel")
                .doesNotContain("??");
        assertThat(console.get("/dossiers/" + CODE + "/deliveries?lang=en").body())
                .contains("Handed to agencies", "lies unfetched", "called 12 times, the last time: timed out");
        ANSWERS.remove("/v1/dossiers/" + CODE + "/deliveries?limit=100");
        assertThat(console.get("/dossiers/" + CODE + "/deliveries?lang=en").body())
                .contains("Routing doesn&#39;t know this request");
    }

    // ---- messages

    @Test
    void showsTheMessagesAboutItWithoutAnyAddress() {
        tellMessages();

        var page = console.get("/dossiers/" + CODE + "/messages?lang=vi").body();

        assertThat(page)
                .contains(
                        "n•••@example.vn",
                        "Đã tiếp nhận, nộp trực tuyến",
                        "đã đến nơi 02/03/2026 08:31:05",
                        "máy chủ thư")
                .contains("Yêu cầu bổ sung", "the carrier refused •••", "data-value=\"FAILED\"")
                .contains("newer-than-we", "pigeon")
                .doesNotContain("0905777888", "??");
        assertThat(console.get("/dossiers/" + CODE + "/messages?lang=en").body())
                .contains("More papers needed", "delivered 2 Mar 2026");
    }

    @Test
    void aSilentNeighbourHoldsUpNothingButItsOwnPart() {
        held = new CountDownLatch(1);
        try {
            var begun = System.nanoTime();
            var page = console.get("/dossiers/" + CODE + "?lang=en");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(page.body())
                    .contains("href=\"/dossiers/" + CODE + "/messages\"", "data-testid=\"timeline-entry\"");

            var part = console.get("/dossiers/" + CODE + "/messages?lang=en");
            assertThat(part.statusCode()).isEqualTo(200);
            assertThat(part.body()).contains("Notification does not answer for the moment.");
        } finally {
            held.countDown();
        }
    }

    @Test
    void aPartIsOneLookWithThePageAndALookByItself() {
        var viewer = Somebody.asViewer(console.uri("/"));
        var looks = "select count(*) from audit.entry where kind = 'DOSSIER_SEEN' and who = 'lan' and target = '" + CODE
                + "'";
        var database = console.context.getBean(JdbcClient.class);
        assertThat(viewer.get("/dossiers/" + CODE + "/messages").statusCode()).isEqualTo(200);
        assertThat(database.sql(looks).query(Long.class).single()).isEqualTo(1);
        viewer.get("/dossiers/" + CODE);
        viewer.get("/dossiers/" + CODE + "/messages");
        assertThat(database.sql(looks).query(Long.class).single()).isEqualTo(2);
        assertThat(viewer.get("/dossiers/000.01.44.H32-260302-9999/messages").statusCode())
                .isEqualTo(404);
    }

    private static void tellDeliveries() {
        ANSWERS.put("/v1/dossiers/" + CODE + "/deliveries?limit=100", """
                {"deliveries": [
                  {"agency": "%1$s", "position": 4, "sequence": 2, "kind": "stage", "state": "accepted", "stage": "birth",
                   "at": "2026-03-02T01:30:00Z", "attempts": 0, "fetchedAt": "2026-03-02T01:31:00Z",
                   "acceptedAt": "2026-03-02T01:34:00Z"},
                  {"agency": "%2$s", "position": 9, "sequence": 7, "kind": "stage", "state": "owed", "stage": "residence",
                   "at": "2026-03-03T01:30:00Z", "channel": "webhook", "attempts": 12, "outcome": "timed-out",
                   "givenUpAt": "2026-03-06T01:30:00Z", "unfetchedAt": "2026-03-03T07:30:00Z"},
                  {"agency": "?", "position": 1, "sequence": 8, "kind": "parcel", "state": "lost", "stage": "birth"}]}""".formatted(NINH_HIEP, JUSTICE));
    }

    private static void tellMessages() {
        ANSWERS.put("/v1/messages?dossier=" + CODE, """
                {"messages": [
                  {"id": 9, "event": "e9", "dossier": "%1$s", "situation": "supplement-requested", "channel": "sms",
                   "to": "0905777888", "state": "FAILED", "attempts": 1, "plannedAt": "2026-03-02T03:00:00Z",
                   "reason": "the carrier refused 0905777888", "provider": "smpp", "urgent": true},
                  {"id": 8, "event": "e8", "dossier": "%1$s", "situation": "dossier-received-online", "channel": "email",
                   "to": "n•••@example.vn", "state": "SENT", "attempts": 1, "plannedAt": "2026-03-02T01:31:00Z",
                   "settledAt": "2026-03-02T01:31:02Z", "provider": "email", "delivery": "DELIVERED",
                   "deliveredAt": "2026-03-02T01:31:05Z", "urgent": false},
                  {"id": 7, "event": "e7", "dossier": "%1$s", "situation": "newer-than-we", "channel": "pigeon",
                   "state": "RESTING", "attempts": 0, "plannedAt": "2026-03-02T01:30:00Z", "urgent": false}]}""".formatted(CODE));
    }

    // ---- the whole page

    @Test
    void isWholeWithTheScriptAtBothWidths() throws Exception {
        var code = "000.01.44.H32-260302-0004";
        console.write(aBirth(code)
                .after(Duration.ofHours(3))
                .completed("birth", NINH_HIEP, "NH-0112")
                .routed("residence", MINISTRY, MONDAY.plus(Duration.ofDays(9))));
        var carried = aDocument("7004", JUSTICE, MONDAY)
                .carrying(code, "residence", MINISTRY)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .came(MINISTRY, TransportState.ON_AXIS);
        console.write(carried);
        console.document(carried, 3);
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/dossiers/" + code).body().split("\"timeline-entry\"", -1).length == 6);
        tellDeliveries();
        tellMessages();
        ANSWERS.put(
                "/v1/dossiers/" + code + "/deliveries?limit=100",
                String.valueOf(ANSWERS.get("/v1/dossiers/" + CODE + "/deliveries?limit=100")));
        ANSWERS.put("/v1/messages?dossier=" + code, String.valueOf(ANSWERS.get("/v1/messages?dossier=" + CODE)));

        try (var looks = Looks.open().as(console.operator()::in)) {
            var browser = looks.browser();
            for (var width : List.of(Looks.WIDE, Looks.NARROW)) {
                looks.width(width);
                browser.get(console.uri("/dossiers/" + code + "?lang=vi").toString());
                assertThat(browser.findElement(By.cssSelector("[data-testid='part-messages'] [data-value='SENT']"))
                                .getText())
                        .contains("n•••@example.vn");
                assertThat(browser.findElement(By.cssSelector("[data-testid='part-deliveries'] [data-value='owed']"))
                                .getText())
                        .contains("để lâu chưa lấy");
                looks.picture("dossier-with-parts-vi-" + width);
            }
            looks.fits("dossier-joined", console.uri("/dossiers/" + code));
            looks.fits("dossier-messages", console.uri("/dossiers/" + code + "/messages"));
            looks.fits("dossier-deliveries", console.uri("/dossiers/" + code + "/deliveries"));
        }
    }

    /** How the database goes about it when it can't just look at everything, as in a table of millions. */
    private static String plan(String query) {
        return console.context.getBean(TransactionTemplate.class).execute(status -> {
            var database = console.context.getBean(JdbcClient.class);
            database.sql("set local enable_seqscan = off").update();
            database.sql("set local enable_sort = off").update();
            return String.join(
                    "\n", database.sql("explain " + query).query(String.class).list());
        });
    }
}
