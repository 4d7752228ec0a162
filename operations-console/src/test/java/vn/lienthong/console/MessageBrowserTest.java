package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;

/** The page of messages in a real browser; notification is a stand-in that notes how it is asked. */
@Timeout(240)
class MessageBrowserTest {
    private static final String CODE = "000.01.41.H32-190312-0027";
    private static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();
    /** Method, path, token, body. */
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static HttpServer notification;
    private static DocumentConsole console;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        notification = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        notification.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        notification.createContext("/", exchange -> {
            try (exchange) {
                var uri = exchange.getRequestURI().toString();
                var isPost = exchange.getRequestMethod().equals("POST");
                var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                var token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                if (isPost) {
                    ASKED.add(uri + " " + token + " " + body);
                }
                var isWrong = isPost && uri.contains("/49/");
                var answer =
                        isWrong ? "{\"detail\":\"The token lacks message.retry.\"}" : ANSWERS.getOrDefault(uri, "{}");
                var bytes = answer.getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(isWrong ? 403 : isPost ? 202 : 200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        notification.start();
        answers();
        console = new DocumentConsole(
                "console_message_browser",
                folder.resolve("content"),
                "--lienthong.console.notification.url=http://localhost:"
                        + notification.getAddress().getPort());
    }

    private static void answers() {
        ANSWERS.put("/v1/messages/overview", """
                {"since": "2019-03-05T02:00:00Z", "oldestPlanned": "2019-03-12T02:00:00Z",
                 "counts": [{"channel": "email", "provider": "email", "state": "SENT", "count": 12045},
                            {"channel": "email", "provider": "email", "state": "FAILED", "count": 2},
                            {"channel": "email", "provider": "email", "state": "UNDECIDED", "count": 1},
                            {"channel": "sms", "provider": "vietbrand", "state": "SENT", "count": 3},
                            {"channel": "sms", "provider": null, "state": "PLANNED", "count": 7}],
                 "failures": [{"channel": "email", "reason": "the mail server refused lan@example.vn (550 5.1.1)",
                               "count": 2, "last": "2019-03-12T03:00:00Z"}]}""");
        var message = """
                {"messages": [{"id": %d, "dossier": "%s", "situation": "result-ready", "channel": "email", "state": "%s",
                  "reason": "%s", "attempts": 1, "plannedAt": "2019-03-12T02:00:00Z"}]}""";
        ANSWERS.put(
                "/v1/messages/trouble?state=FAILED",
                message.formatted(41, CODE, "FAILED", "the mail server refused lan@example.vn (550 5.1.1)"));
        ANSWERS.put(
                "/v1/messages/trouble?state=UNDECIDED",
                message.formatted(42, CODE, "UNDECIDED", "its sender stopped before the answer was known"));
        ANSWERS.put("/v1/templates", """
                {"templates": [{"situation": "dossier-received", "inForce": 1, "release": 1, "drafts": 0},
                               {"situation": "result-ready-post", "inForce": 1001, "release": 1, "drafts": 2},
                               {"situation": "brand-new", "inForce": 1, "release": 1, "drafts": 0}]}""");
        var filled = """
                {"email": {"subject": "%1$s %2$s", "text": "%1$s\\n\\nhttps://dichvucong.example.vn/ho-so/%2$s", "html": ""},
                 "brief": {"text": "%1$s <b>%2$s</b>", "sms": "%1$s", "segments":
                   {"coding": "UCS_2", "units": 174, "count": 3, "left": 27}}}""";
        ANSWERS.put(
                "/v1/templates/result-ready-post/versions/1001/preview",
                "{\"situation\": \"result-ready-post\", \"version\": 1001, \"languages\": {\"vi\": %s, \"en\": %s}}"
                        .formatted(filled.formatted("Đã có kết quả", CODE), filled.formatted("Result ready", CODE)));
    }

    @AfterAll
    static void close() {
        if (console != null) {
            console.close();
        }
        notification.stop(0);
    }

    @Test
    void whatIsDoneTakesTheTokenOfWhoeverIsLoggedInAndIsSaidOnce() throws Exception {
        var operator = console.operator();
        var page = console.get("/messages?lang=vi").body();
        assertThat(page)
                .contains(
                        "12.045",
                        "máy chủ thư",
                        "vietbrand",
                        "chưa gửi đi",
                        "the mail server refused •••",
                        CODE,
                        "Có kết quả, trả qua bưu chính",
                        "2 bản nháp",
                        "brand-new")
                .doesNotContain("lan@example.vn");

        var wrong = operator.post("/messages/49/retry", Map.of());
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("The token lacks message.retry.");
        assertThat(operator.post("/messages/41/retry", Map.of()).body()).contains("Thông báo sẽ được gửi lại.");
        operator.post("/messages/42/settlement", Map.of("outcome", "sent", "reason", "nhật ký nhà cung cấp"));
        operator.post(
                "/messages/tests", Map.of("situation", "result-ready-post", "language", "vi", "to", "chi@example.vn"));

        assertThat(ASKED)
                .anySatisfy(asked -> {
                    assertThat(asked)
                            .startsWith("/v1/messages/41/retry Bearer ")
                            .endsWith(" {}");
                    assertThat(claims(asked)).contains("\"sub\":\"minh\"", "\"agency\":\"H32\"", "message.retry");
                })
                .anySatisfy(asked -> assertThat(asked)
                        .startsWith("/v1/messages/42/settlement Bearer ")
                        .contains("\"outcome\":\"sent\"", "nhật ký nhà cung cấp"))
                .anySatisfy(asked -> assertThat(asked)
                        .startsWith("/v1/messages/tests Bearer ")
                        .contains("\"situation\":\"result-ready-post\"", "\"to\":\"chi@example.vn\""));
        assertThat(console.context
                        .getBean(JdbcClient.class)
                        .sql("select concat_ws(' ', who, kind, target, reason, outcome, details) from audit.entry"
                                + " where kind like 'MESSAGE%' order by position")
                        .query(String.class)
                        .list())
                .containsSubsequence(
                        "minh MESSAGE_RETRIED 49  ASKED {}",
                        "minh MESSAGE_RETRIED 49  REFUSED {}",
                        "minh MESSAGE_RETRIED 41  ASKED {}",
                        "minh MESSAGE_RETRIED 41  DONE {}",
                        "minh MESSAGE_SETTLED 42 nhật ký nhà cung cấp DONE {}",
                        "minh MESSAGE_TESTED result-ready-post  DONE {}")
                .noneSatisfy(entry -> assertThat(entry).contains("chi@example.vn"));
        // A page of another site has nothing done, nor does one who may only look.
        ASKED.clear();
        assertThat(operator.postAsItIs("/messages/41/retry", Map.of()).statusCode())
                .isEqualTo(403);
        var viewer = Somebody.asViewer(console.uri("/"));
        assertThat(viewer.post("/messages/41/retry", Map.of()).statusCode()).isEqualTo(403);
        assertThat(viewer.get("/messages?lang=en").body()).doesNotContain("/retry\"");
        assertThat(ASKED).isEmpty();
        assertThat(console.get("/messages?situation=../keys").statusCode()).isEqualTo(200);
    }

    @Test
    void fitsWideAndNarrowScreensAndIsAccessibleInBothLanguages() throws Exception {
        try (var looks = Looks.open().as(console.operator()::in)) {
            looks.fits(
                    "messages",
                    console.uri("/messages?situation=result-ready-post"),
                    browser -> browser.findElement(By.tagName("summary")).click());
            var browser = looks.browser();
            browser.get(
                    console.uri("/messages?situation=result-ready-post&lang=vi").toString());
            browser.findElement(By.tagName("summary")).click();
            browser.findElement(By.cssSelector("[data-testid='retry'] button")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='action-done']"))
                            .getText())
                    .isEqualTo("Thông báo sẽ được gửi lại.");
        }
    }

    /** What the access token says that notification was asked with. */
    private static String claims(String asked) {
        var token =
                asked.substring(asked.indexOf("Bearer ") + "Bearer ".length()).split(" ")[0];
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8);
    }
}
