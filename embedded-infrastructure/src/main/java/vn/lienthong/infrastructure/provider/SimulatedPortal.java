package vn.lienthong.infrastructure.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * A simulated citizens' portal (cổng dịch vụ công): takes signed notifications for the account a dossier belongs to. One it has,
 * by its id, it doesn't take again; how often that happened is counted.
 */
public final class SimulatedPortal extends HttpProvider {
    private static final long TOLERANCE = 300;

    private final byte[] secret;
    private final Consumer<Arrival> arrivals;
    private final Map<String, String> statesById = new ConcurrentHashMap<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger unsigned = new AtomicInteger();

    private SimulatedPortal(ProviderSite site, String secret, Duration late, Consumer<Arrival> arrivals) {
        super(site, "/portal", late);
        this.secret = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        this.arrivals = arrivals;
        open(site, "portal");
    }

    /**
     * One at a site, below {@code /portal}.
     *
     * @param secret what notifications have to be signed with, {@code whsec_…}
     */
    public static SimulatedPortal at(ProviderSite site, String secret, Duration late, Consumer<Arrival> arrivals) {
        return new SimulatedPortal(site, secret, late, arrivals);
    }

    /** Notifications that came though it had them. */
    public int repeated() {
        return repeated.get();
    }

    /** Calls that weren't signed as agreed. */
    public int unsigned() {
        return unsigned.get();
    }

    @Override
    void serve(HttpExchange exchange, String path) throws IOException {
        var body = body(exchange);
        if (path.equals("/health")) {
            answer(exchange, 200, Map.of());
        } else if (!isSigned(exchange, body)) {
            unsigned.incrementAndGet();
            answer(exchange, 401, Map.of("code", "not-signed"));
        } else if (path.equals("/notifications") && exchange.getRequestMethod().equals("POST")) {
            take(exchange, exchange.getRequestHeaders().getFirst("webhook-id"), read(body));
        } else if (path.startsWith("/notifications/")) {
            var state = statesById.get(path.substring("/notifications/".length()));
            answer(
                    exchange,
                    state == null ? 404 : 200,
                    state == null ? Map.of("code", "unknown-notification") : Map.of("state", state));
        } else {
            answer(exchange, 404, Map.of("code", "not-found"));
        }
    }

    private void take(HttpExchange exchange, String id, JsonNode message) throws IOException {
        if (statesById.containsKey(id)) {
            repeated.incrementAndGet();
            answer(exchange, 409, Map.of("state", "accepted"));
            return;
        }
        var dossier = message.path("data").path("dossier").asString("");
        var does = trouble.apply(dossier);
        switch (does) {
            case REFUSES, FAILS -> {
                answer(exchange, 404, Map.of("code", "unknown-dossier"));
                return;
            }
            case THROTTLES, OVER_QUOTA -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
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
        statesById.put(id, "accepted");
        arrivals.accept(new Arrival(
                "portal", id, "", dossier, message.path("data").path("text").asString("")));
        waitIfLate(does);
        if (does != Conduct.LOSES_ANSWER) {
            answer(exchange, 202, Map.of("state", "accepted"));
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var id = headers.getFirst("webhook-id");
        var at = headers.getFirst("webhook-timestamp");
        var signature = headers.getFirst("webhook-signature");
        if (id == null || at == null || signature == null || !at.matches("\\d{1,11}")) {
            return false;
        }
        if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(at)) > TOLERANCE) {
            return false;
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((id + "." + at + ".").getBytes(UTF_8));
            var good = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return MessageDigest.isEqual(good.getBytes(UTF_8), signature.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
