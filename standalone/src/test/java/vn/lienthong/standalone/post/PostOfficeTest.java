package vn.lienthong.standalone.post;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.standalone.post.PostOfficeSettings.Trouble;

/** The simulated post office against a small intake that writes down what it is told. */
class PostOfficeTest {
    private static final String SECRET = "a-shared-secret-for-tests";

    private record Heard(String path, JsonNode body, boolean signed) {}

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer intake;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        intake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        intake.createContext("/", exchange -> {
            try (exchange) {
                var body = exchange.getRequestBody().readAllBytes();
                var path = exchange.getRequestURI().getPath();
                var headers = exchange.getRequestHeaders();
                heard.add(new Heard(
                        path,
                        JsonMapper.shared().readTree(body),
                        signature(headers.getFirst("X-Post-Time"), "POST", path, body)
                                .equals(headers.getFirst("X-Post-Signature"))));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        intake.start();
    }

    @AfterEach
    void stop() {
        intake.stop(0);
    }

    private PostOffice office(Trouble trouble, @Nullable Path book) throws IOException {
        return PostOffice.start(new PostOfficeSettings(
                0,
                URI.create("http://127.0.0.1:" + intake.getAddress().getPort()),
                "KHANHHOA",
                SECRET,
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                trouble,
                1,
                book));
    }

    private static String order(String number, String leg, long cash) {
        return """
                {"customerCode":"KHANHHOA","orderNumber":"%s","kind":"%s","leg":"%s","agency":"H32.41.1","codAmount":%d,
                 "sender":{"name":"A","address":"B","phone":"0905000123"},"receiver":{"name":"C"}}""".formatted(number, leg, leg, cash);
    }

    private HttpResponse<String> call(PostOffice office, String method, String path, String body) throws Exception {
        var time = Long.toString(Instant.now().getEpochSecond());
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + office.port() + path))
                        .header("X-Post-Customer", "KHANHHOA")
                        .header("X-Post-Time", time)
                        .header("X-Post-Signature", signature(time, method, path, body.getBytes(UTF_8)))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String signature(String time, String method, String path, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            mac.update((time + "\n" + method + "\n" + path + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Integer> states(String number) {
        return heard.stream()
                .filter(one -> one.path().endsWith("/states")
                        && one.body().path("orderNumber").asString().equals(number))
                .map(one -> one.body().path("state").asInt())
                .toList();
    }

    @Test
    void deliversReportsListsAndRemits() throws Exception {
        try (var office = office(Trouble.NONE, null)) {
            var placed = call(office, "POST", "/orders", order("D-1-return", "return", 30_000));
            assertThat(placed.statusCode()).isEqualTo(201);
            assertThat(placed.body()).contains("\"tracking\"");
            assertThat(call(office, "POST", "/orders", order("D-1-return", "return", 30_000))
                            .statusCode())
                    .isEqualTo(200);

            await().until(() -> states("D-1-return").equals(List.of(2, 3)));
            await().until(() -> heard.stream().anyMatch(one -> one.path().endsWith("/manifests")));
            await().until(() -> heard.stream()
                    .anyMatch(one -> one.path().endsWith("/remittances")
                            && one.body().at("/entries/0/amount").asLong() == 30_000));
            assertThat(heard).allMatch(Heard::signed);
            var list = heard.stream()
                    .filter(one -> one.path().endsWith("/manifests"))
                    .findFirst()
                    .orElseThrow();
            assertThat(list.body().path("direction").asString()).isEqualTo("to-post");
            assertThat(call(office, "GET", "/orders/D-1-return", "").body()).contains("\"state\":3");
            assertThat(call(office, "GET", "/orders/D-2-return", "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void tellsWhoAsksThoughEveryCallbackIsLost() throws Exception {
        try (var office = office(new Trouble(1, 0, 0, 0, 0, 0, 0), null)) {
            call(office, "POST", "/orders", order("D-1-submit", "submit", 0));
            await().until(() ->
                    call(office, "GET", "/orders/D-1-submit", "").body().contains("\"state\":3"));
            assertThat(states("D-1-submit")).isEmpty();
        }
    }

    @Test
    void doublesShufflesLosesAndPaysOtherAmounts() throws Exception {
        try (var office = office(new Trouble(0, 1, 1, 0, 0, 1, 0), null)) {
            call(office, "POST", "/orders", order("D-1-submit", "submit", 30_000));
            await().until(() -> states("D-1-submit").size() == 4);
            assertThat(states("D-1-submit")).containsExactlyInAnyOrder(2, 2, 3, 3);
            assertThat(heard.stream()
                            .filter(one -> one.body().path("state").asInt() == 3)
                            .map(one -> one.body().path("collected").asLong()))
                    .containsOnly(29_000L);
        }
        try (var office = office(new Trouble(0, 0, 0, 1, 0, 0, 0), null)) {
            call(office, "POST", "/orders", order("D-3-submit", "submit", 0));
            await().until(() -> states("D-3-submit").contains(4));
        }
        try (var office = office(new Trouble(0, 0, 0, 0, 0, 0, 1), null)) {
            assertThat(call(office, "POST", "/orders", order("D-4-submit", "submit", 0))
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void goesOnWithItsBookAfterARestart() throws Exception {
        var book = folder.resolve("post-office.jsonl");
        try (var office = office(Trouble.NONE, book)) {
            call(office, "POST", "/orders", order("D-1-submit", "submit", 0));
        }
        try (var office = office(Trouble.NONE, book)) {
            await().until(() -> states("D-1-submit").contains(3));
            assertThat(office.counts().delivered()).isEqualTo(1);
        }
    }

    @Test
    void takesNoOrdersFromStrangers() throws Exception {
        try (var office = office(Trouble.NONE, null)) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + office.port() + "/orders"))
                            .POST(BodyPublishers.ofString(order("D-1-submit", "submit", 0)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }
}
