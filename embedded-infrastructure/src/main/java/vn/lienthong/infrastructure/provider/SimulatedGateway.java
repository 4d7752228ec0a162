package vn.lienthong.infrastructure.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A simulated aggregator's HTTP interface for short messages. It doesn't recognise a reference it has: whoever sends twice has
 * sent twice.
 */
public final class SimulatedGateway extends HttpProvider {
    private final String key;
    private final byte[] secret;
    private final URI reportTo;
    private final Consumer<Arrival> arrivals;
    private final @Nullable ProviderSite own;
    private final Map<String, String> idsByReference = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1000);
    private volatile Duration eachTakes = Duration.ZERO;

    private SimulatedGateway(
            ProviderSite site,
            @Nullable ProviderSite own,
            String key,
            String secret,
            URI reportTo,
            Duration late,
            Consumer<Arrival> arrivals) {
        super(site, "/sms", late);
        this.own = own;
        this.key = key;
        this.secret = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        this.reportTo = reportTo;
        this.arrivals = arrivals;
        open(site, "sms");
    }

    /**
     * Starts one at a port of its own.
     *
     * @param secret what it signs its reports with
     * @param reportTo where it reports delivery
     * @param late how late it answers where it answers late
     */
    public static SimulatedGateway start(
            int port, String key, String secret, URI reportTo, Duration late, Consumer<Arrival> arrivals)
            throws IOException {
        var site = ProviderSite.start(port);
        return new SimulatedGateway(site, site, key, secret, reportTo, late, arrivals);
    }

    /** One at a site, below {@code /sms}. */
    public static SimulatedGateway at(
            ProviderSite site, String key, String secret, URI reportTo, Duration late, Consumer<Arrival> arrivals) {
        return new SimulatedGateway(site, null, key, secret, reportTo, late, arrivals);
    }

    /** From now on it does this, by the number a message goes to. */
    public void conduct(Function<String, Conduct> next) {
        trouble.otherwise(next);
    }

    /** From now on each message takes so long, after it was taken and before it is answered. */
    public void eachTakes(Duration duration) {
        eachTakes = duration;
    }

    @Override
    void serve(HttpExchange exchange, String path) throws IOException {
        if (path.equals("/health")) {
            answer(exchange, 200, Map.of());
        } else if (!("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, Map.of("code", "unknown-key"));
        } else if (path.equals("/messages") && exchange.getRequestMethod().equals("POST")) {
            take(exchange, read(body(exchange)));
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

    private void take(HttpExchange exchange, JsonNode message) throws IOException {
        var to = message.path("to").asString("");
        var reference = message.path("reference").asString("");
        var does = trouble.apply(to);
        switch (does) {
            case REFUSES -> {
                answer(exchange, 422, Map.of("code", "unknown-number"));
                return;
            }
            case THROTTLES, OVER_QUOTA -> {
                answer(exchange, 429, Map.of("code", "too-fast"));
                return;
            }
            case BREAKS -> {
                answer(exchange, 500, Map.of("code", "broken"));
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
        if (does != Conduct.ANSWERS_LATE) {
            pause(eachTakes);
        }
        waitIfLate(does);
        if (does != Conduct.STAYS_SILENT) {
            report(() -> told(id, does == Conduct.FAILS ? "NOT_DELIVERED" : "DELIVERED"));
        }
        if (does != Conduct.LOSES_ANSWER) {
            answer(exchange, 202, Map.of("id", id));
        }
    }

    private HttpRequest told(String id, String state) {
        var body = json.writeValueAsString(Map.of("id", id, "state", state));
        var now = Instant.now().getEpochSecond();
        return HttpRequest.newBuilder(reportTo)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("webhook-id", "report-" + id)
                .header("webhook-timestamp", Long.toString(now))
                .header("webhook-signature", "v1," + signature("report-%s.%d.%s".formatted(id, now, body)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    @Override
    public void close() {
        super.close();
        if (own != null) {
            own.close();
        }
    }
}
