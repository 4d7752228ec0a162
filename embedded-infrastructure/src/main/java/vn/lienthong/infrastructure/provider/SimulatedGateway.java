package vn.lienthong.infrastructure.provider;

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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A simulated aggregator's HTTP interface for short messages. It doesn't recognise a reference it has: whoever sends twice has
 * sent twice.
 */
public final class SimulatedGateway implements AutoCloseable {
    private static final Duration REPORT_AFTER = Duration.ofMillis(100);
    private static final int LARGEST = 64 * 1024;
    private static final int TELLINGS = 5;

    private final String key;
    private final byte[] secret;
    private final URI reportTo;
    private final Duration late;
    private final Consumer<Arrival> arrivals;
    private final HttpServer http;
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("sms-gateway").factory());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = new JsonMapper();
    private final Map<String, String> idsByReference = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1000);
    private volatile Function<String, Conduct> conduct = number -> Conduct.DELIVERS;
    private volatile Duration eachTakes = Duration.ZERO;

    private SimulatedGateway(
            int port, String key, String secret, URI reportTo, Duration late, Consumer<Arrival> arrivals)
            throws IOException {
        this.key = key;
        this.secret = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        this.reportTo = reportTo;
        this.late = late;
        this.arrivals = arrivals;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(visitors);
        http.createContext("/", this::handle);
        http.start();
    }

    /**
     * Starts one.
     *
     * @param secret what it signs its reports with
     * @param reportTo where it reports delivery
     * @param late how late it answers where it answers late
     */
    public static SimulatedGateway start(
            int port, String key, String secret, URI reportTo, Duration late, Consumer<Arrival> arrivals)
            throws IOException {
        return new SimulatedGateway(port, key, secret, reportTo, late, arrivals);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** From now on it does this, by the number a message goes to. */
    public void conduct(Function<String, Conduct> next) {
        conduct = next;
    }

    /** From now on each message takes so long, after it was taken and before it is answered. */
    public void eachTakes(Duration duration) {
        eachTakes = duration;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/health")) {
                answer(exchange, 200, Map.of());
            } else if (!("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 401, Map.of("code", "unknown-key"));
            } else if (path.equals("/messages") && exchange.getRequestMethod().equals("POST")) {
                take(exchange, json.readTree(exchange.getRequestBody().readNBytes(LARGEST)));
            } else if (path.startsWith("/messages/")) {
                var id = idsByReference.get(path.substring("/messages/".length()));
                answer(
                        exchange,
                        id == null ? 404 : 200,
                        id == null ? Map.of("code", "unknown-reference") : Map.of("id", id, "state", "ACCEPTED"));
            } else {
                answer(exchange, 404, Map.of("code", "not-found"));
            }
        }
    }

    private void take(HttpExchange exchange, JsonNode message) throws IOException {
        var to = message.path("to").asString("");
        var reference = message.path("reference").asString("");
        var does = conduct.apply(to);
        switch (does) {
            case REFUSES -> {
                answer(exchange, 422, Map.of("code", "unknown-number"));
                return;
            }
            case THROTTLES -> {
                answer(exchange, 429, Map.of("code", "too-fast"));
                return;
            }
            default -> {
                // Taken.
            }
        }
        var id = Long.toString(ids.incrementAndGet());
        arrivals.accept(new Arrival(
                "gateway",
                reference,
                message.path("from").asString(""),
                to,
                message.path("text").asString("")));
        idsByReference.put(reference, id);
        pause(does == Conduct.ANSWERS_LATE ? late : eachTakes);
        if (does != Conduct.STAYS_SILENT) {
            report(id, does == Conduct.FAILS ? "NOT_DELIVERED" : "DELIVERED", 1);
        }
        answer(exchange, 202, Map.of("id", id));
    }

    private void report(String id, String state, int telling) {
        timer.schedule(
                () -> {
                    try {
                        tell(id, state, telling);
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException("every JDK has HMAC-SHA256", e);
                    }
                },
                REPORT_AFTER.multipliedBy(telling).toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void tell(String id, String state, int telling) throws GeneralSecurityException {
        var body = json.writeValueAsString(Map.of("id", id, "state", state));
        var now = Instant.now().getEpochSecond();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        var signature = Base64.getEncoder()
                .encodeToString(
                        mac.doFinal("report-%s.%d.%s".formatted(id, now, body).getBytes(UTF_8)));
        var request = HttpRequest.newBuilder(reportTo)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("webhook-id", "report-" + id)
                .header("webhook-timestamp", Long.toString(now))
                .header("webhook-signature", "v1," + signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((response, failure) -> {
            if ((failure != null || response.statusCode() >= 300) && telling < TELLINGS && !timer.isShutdown()) {
                report(id, state, telling + 1);
            }
        });
    }

    private void answer(HttpExchange exchange, int status, Map<String, String> body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.stop(0);
        visitors.shutdownNow();
        client.shutdownNow();
    }
}
