package vn.lienthong.standalone.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

class SimulatedPlatformTest {
    private static final String SECRET = "a-secret-of-thirty-two-characters!";
    private static final Seal SEAL = new Seal(SECRET);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Map<String, Object>> told = new CopyOnWriteArrayList<>();
    private HttpServer merchant;
    private SimulatedPlatform platform;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void start() throws IOException {
        merchant = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        merchant.createContext("/", exchange -> {
            try (exchange) {
                told.add(CanonicalJson.mapper()
                        .readValue(exchange.getRequestBody().readAllBytes(), Map.class));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        merchant.start();
        platform = SimulatedPlatform.start(settings());
    }

    private PlatformSettings settings() {
        return PlatformSettings.of(0, "khanhhoa", SECRET).withFile(folder.resolve("book"));
    }

    @AfterEach
    void stop() {
        platform.close();
        merchant.stop(0);
    }

    private Map<String, Object> order(String number) {
        var order = new LinkedHashMap<String, Object>();
        order.put("order", number);
        order.put("dossier", "000.01.41.H32-190312-0027");
        order.put("procedureName", "Đăng ký <doanh nghiệp>");
        order.put("fees", List.of(Map.of("type", "phi", "code", "a", "name", "Phí", "amount", 150_000)));
        order.put("amount", 150_000);
        order.put("payer", Map.of("name", "Nguyễn Thị Hoa", "identity", "056190912345"));
        order.put("callback", "http://localhost:" + merchant.getAddress().getPort() + "/told");
        order.put("expiresAt", Instant.now().plus(Duration.ofDays(1)).toString());
        return order;
    }

    private HttpResponse<String> post(String path, Map<String, Object> message, Seal seal) throws Exception {
        var full = new LinkedHashMap<>(message);
        full.put("merchant", "khanhhoa");
        full.put("time", Instant.now().toString());
        return http.send(
                HttpRequest.newBuilder(platform.address().resolve(path))
                        .POST(BodyPublishers.ofByteArray(CanonicalJson.mapper().writeValueAsBytes(seal.on(full))))
                        .build(),
                BodyHandlers.ofString(UTF_8));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> call(String path, Map<String, Object> message) throws Exception {
        var response = post(path, message, SEAL);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Map<String, Object> answer = CanonicalJson.mapper().readValue(response.body(), Map.class);
        assertThat(SEAL.fits(answer)).isTrue();
        return answer;
    }

    private String press(String link, String what) throws Exception {
        var response = http.send(
                HttpRequest.newBuilder(URI.create(link))
                        .POST(BodyPublishers.ofString("do=" + what))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(303);
        return http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void takesAnOrderShowsItsPageAndTellsThatItIsPaid() throws Exception {
        var link = String.valueOf(call("/v1/orders", order("TT-1")).get("link"));
        assertThat(call("/v1/orders", order("TT-1")).get("link")).isEqualTo(link);
        assertThat(call("/v1/queries", Map.of("order", "TT-1"))).containsEntry("state", "unpaid");
        var page = http.send(
                        HttpRequest.newBuilder(URI.create(link + "?lang=en")).build(), BodyHandlers.ofString())
                .body();
        assertThat(page)
                .contains("lang=\"en\"", "150.000", "&lt;doanh nghiệp&gt;")
                .doesNotContain("056190912345");

        assertThat(press(link, "pay")).contains("Đã thanh toán");
        assertThat(press(link, "pay")).contains("Đã thanh toán");

        await().until(() -> told.size() == 1);
        assertThat(SEAL.fits(told.getFirst())).isTrue();
        assertThat(told.getFirst()).containsEntry("state", "paid").containsEntry("amount", 150_000);
        assertThat(call("/v1/queries", Map.of("order", "TT-1"))).containsEntry("state", "paid");
    }

    @Test
    void tellsThatThePayerGaveUp() throws Exception {
        var link = String.valueOf(call("/v1/orders", order("TT-1")).get("link"));

        assertThat(press(link, "cancel")).contains("Đã huỷ");

        await().until(() -> told.size() == 1);
        assertThat(told.getFirst()).containsEntry("state", "abandoned");
        assertThat(call("/v1/queries", Map.of("order", "TT-1"))).containsEntry("state", "abandoned");
    }

    @Test
    void givesBackNoMoreThanWasPaidAndListsTheDay() throws Exception {
        var link = String.valueOf(call("/v1/orders", order("TT-1")).get("link"));
        press(link, "pay");
        await().until(() -> told.size() == 1);
        var transaction = String.valueOf(told.getFirst().get("transaction"));
        var refund = Map.<String, Object>of(
                "refund", "HT-1", "order", "TT-1", "transaction", transaction, "amount", 100_000, "reason", "decided");

        assertThat(call("/v1/refunds", refund)).containsEntry("state", "done");
        assertThat(call("/v1/refunds", refund)).containsEntry("state", "done");
        var more = new LinkedHashMap<>(refund);
        more.put("refund", "HT-2");
        assertThat(call("/v1/refunds", more)).containsEntry("state", "refused");
        assertThat(call("/v1/refund-queries", Map.of("refund", "HT-1"))).containsEntry("state", "done");
        assertThat(call("/v1/refund-queries", Map.of("refund", "HT-9"))).containsEntry("state", "unknown");
        var day = LocalDate.now(WorkingCalendar.ZONE).toString();
        assertThat(call("/v1/statements", Map.of("day", day)).get("lines"))
                .asString()
                .contains(transaction, "HT-1")
                .doesNotContain("HT-2");
        platform.mischief(new Mischief(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0));
        assertThat(call("/v1/statements", Map.of("day", day)).get("lines"))
                .asString()
                .doesNotContain(transaction);
    }

    @Test
    void refusesWhatHasNoRightChecksumOrDoesNotAddUp() throws Exception {
        assertThat(post("/v1/orders", order("TT-1"), new Seal("other")).statusCode())
                .isEqualTo(403);
        var wrong = order("TT-1");
        wrong.put("amount", 150_001);
        assertThat(post("/v1/orders", wrong, SEAL).statusCode()).isEqualTo(422);
    }

    @Test
    void losesDoublesAndForgesResultsAndGoesAwayWhenToldTo() throws Exception {
        platform.mischief(new Mischief(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        press(String.valueOf(call("/v1/orders", order("TT-1")).get("link")), "pay");
        platform.mischief(new Mischief(0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        press(String.valueOf(call("/v1/orders", order("TT-2")).get("link")), "pay");
        await().until(() -> told.size() == 3);
        assertThat(told).allSatisfy(result -> assertThat(result).containsEntry("order", "TT-2"));
        assertThat(told).filteredOn(SEAL::fits).hasSize(2);

        platform.mischief(new Mischief(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        assertThat(post("/v1/queries", Map.of("order", "TT-1"), SEAL).statusCode())
                .isEqualTo(500);
        platform.mischief(Mischief.NONE);
        platform.away(Duration.ofHours(1));
        assertThatThrownBy(() -> post("/v1/queries", Map.of("order", "TT-1"), SEAL))
                .isInstanceOf(IOException.class);
        platform.away(Duration.ZERO);
        assertThat(call("/v1/queries", Map.of("order", "TT-1"))).containsEntry("state", "paid");
    }

    @Test
    void goesOnWithItsBooksAndKeepsNoPayer() throws Exception {
        press(String.valueOf(call("/v1/orders", order("TT-1")).get("link")), "pay");
        call("/v1/orders", order("TT-2"));
        platform.close();

        assertThat(Files.readString(folder.resolve("book"))).doesNotContain("Hoa", "056190912345");
        platform = SimulatedPlatform.start(settings().withPayers(Duration.ZERO, Duration.ZERO, dossier -> true));

        assertThat(call("/v1/queries", Map.of("order", "TT-1"))).containsEntry("state", "paid");
        await().until(() ->
                call("/v1/queries", Map.of("order", "TT-2")).get("state").equals("paid"));
    }
}
