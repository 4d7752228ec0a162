package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plays the post office: takes orders, tells states when asked, and calls back as a test tells it. */
final class PostOfficeDouble implements AutoCloseable {
    static final String SECRET = "a-shared-secret-for-tests";
    static final String CUSTOMER = "KHANHHOA";

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, JsonNode> orders = new ConcurrentHashMap<>();
    private final Map<String, List<ObjectNode>> states = new ConcurrentHashMap<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    /** Calls to come that fail. */
    final AtomicInteger failures = new AtomicInteger();
    /** With what status they fail. */
    volatile int failingWith = 503;

    final AtomicInteger calls = new AtomicInteger();

    PostOfficeDouble() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/orders", this::handle);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/api";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            calls.incrementAndGet();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(failingWith, -1);
                return;
            }
            var headers = exchange.getRequestHeaders();
            var right = signature(
                    headers.getFirst("X-Post-Time"),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    body);
            if (!right.equals(headers.getFirst("X-Post-Signature"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            signatures.add(right);
            var path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                var order = JsonMapper.shared().readTree(body);
                var number = order.get("orderNumber").asString();
                orders.put(number, order);
                answer(exchange, 201, number);
            } else {
                answer(exchange, 200, path.substring(path.lastIndexOf('/') + 1));
            }
        }
    }

    private void answer(HttpExchange exchange, int status, String number) throws IOException {
        var json = JsonMapper.shared()
                .createObjectNode()
                .put("orderNumber", number)
                .put("tracking", "VN" + number);
        var reports = json.putArray("reports");
        states.getOrDefault(number, List.of()).forEach(reports::add);
        var bytes = json.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    JsonNode order(String number) {
        return orders.get(number);
    }

    /** What is told when somebody asks. */
    void willTell(String number, int state, String at) {
        states.computeIfAbsent(number, key -> new CopyOnWriteArrayList<>())
                .add(JsonMapper.shared().createObjectNode().put("state", state).put("at", at));
    }

    /** Calls back, signed. */
    HttpResponse<String> call(URI intake, String path, String json) {
        return call(intake, path, json, Instant.now(), SECRET);
    }

    HttpResponse<String> call(URI intake, String path, String json, Instant at, String secret) {
        var time = Long.toString(at.getEpochSecond());
        var body = json.getBytes(UTF_8);
        var request = HttpRequest.newBuilder(intake.resolve(path))
                .header("X-Post-Customer", CUSTOMER)
                .header("X-Post-Time", time)
                .header("X-Post-Signature", signature(secret, time, json.isEmpty() ? "GET" : "POST", path, body));
        if (json.isEmpty()) {
            request.GET();
        } else {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String signature(String time, String method, String path, byte[] body) {
        return signature(SECRET, time, method, path, body);
    }

    static String signature(String secret, String time, String method, String path, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((time + "\n" + method + "\n" + path + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
