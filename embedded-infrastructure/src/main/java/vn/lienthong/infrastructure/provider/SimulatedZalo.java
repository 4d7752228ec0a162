package vn.lienthong.infrastructure.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A simulated Zalo: gives tokens (the refresh token is good once), takes template messages to phone numbers and reports that they
 * were received. Like the real one it answers refusals with status 200 and a code, doesn't recognise a {@code tracking_id} it
 * has, and can't be asked about one.
 */
public final class SimulatedZalo extends HttpProvider {
    private static final int NOT_ON_ZALO = -118;
    private static final int CANNOT_RECEIVE = -114;
    private static final int TOKEN_INVALID = -124;
    private static final int OVER_DAILY_QUOTA = -144;
    private static final int REFRESH_TOKEN_INVALID = -14014;
    private static final int SECRET_INVALID = -14004;
    private static final String LIFETIME_SECONDS = "90000";
    private static final int TOKEN_BYTES = 24;

    private final App app;
    private final @Nullable Path file;
    private final URI reportTo;
    private final Consumer<Arrival> arrivals;
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis());
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger refusedRenewals = new AtomicInteger();
    private volatile String access = "";
    private String refresh;

    /**
     * The app of the official account that sends.
     *
     * @param refreshToken the first one
     * @param reportSecret what the account's events are signed with
     */
    public record App(String id, String secretKey, String refreshToken, String reportSecret) {
        @Override
        public String toString() {
            return "App[" + id + "]";
        }
    }

    private SimulatedZalo(
            ProviderSite site, App app, @Nullable Path file, URI reportTo, Duration late, Consumer<Arrival> arrivals) {
        super(site, "/zalo", late);
        this.app = app;
        this.file = file;
        this.reportTo = reportTo;
        this.arrivals = arrivals;
        this.refresh = app.refreshToken();
        load();
        open(site, "zalo");
    }

    /**
     * One at a site, below {@code /zalo}, both what gives tokens and what takes messages.
     *
     * @param file keeps the tokens over restarts; null for none
     * @param reportTo where it reports what was received
     */
    public static SimulatedZalo at(
            ProviderSite site, App app, @Nullable Path file, URI reportTo, Duration late, Consumer<Arrival> arrivals) {
        return new SimulatedZalo(site, app, file, reportTo, late, arrivals);
    }

    /** Pairs of tokens given so far. */
    public int renewals() {
        return renewals.get();
    }

    /** Refresh tokens that came and weren't good, or no more. */
    public int refusedRenewals() {
        return refusedRenewals.get();
    }

    /** The access token that was given last isn't good any more. */
    public synchronized void endAccess() {
        access = "";
    }

    @Override
    void serve(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/v4/oa/access_token" -> answer(exchange, 200, renew(exchange, form(body(exchange))));
            case "/message/quota" ->
                answer(
                        exchange,
                        200,
                        hasAccess(exchange)
                                ? Map.of(
                                        "error",
                                        0,
                                        "message",
                                        "Success",
                                        "data",
                                        Map.of("dailyQuota", "500", "remainingQuota", "500"))
                                : refusal(TOKEN_INVALID, "Access token invalid"));
            case "/message/template" -> take(exchange, read(body(exchange)));
            default -> answer(exchange, 404, Map.of());
        }
    }

    private boolean hasAccess(HttpExchange exchange) {
        var given = exchange.getRequestHeaders().getFirst("access_token");
        return given != null && !access.isEmpty() && given.equals(access);
    }

    private static Map<String, Object> refusal(int code, String message) {
        return Map.of("error", code, "message", message);
    }

    // ---- tokens

    private synchronized Map<String, Object> renew(HttpExchange exchange, Map<String, String> form) {
        if (!app.secretKey().equals(exchange.getRequestHeaders().getFirst("secret_key"))
                || !app.id().equals(form.get("app_id"))) {
            return refusal(SECRET_INVALID, "Invalid secret key");
        }
        if (!refresh.equals(form.get("refresh_token"))) {
            refusedRenewals.incrementAndGet();
            return refusal(REFRESH_TOKEN_INVALID, "Invalid refresh token");
        }
        access = token();
        refresh = token();
        save();
        renewals.incrementAndGet();
        return Map.of("access_token", access, "refresh_token", refresh, "expires_in", LIFETIME_SECONDS);
    }

    private static String token() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void load() {
        if (file == null || !Files.exists(file)) {
            return;
        }
        try {
            var lines = Files.readAllLines(file);
            access = lines.get(0);
            refresh = lines.get(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void save() {
        if (file == null) {
            return;
        }
        try {
            var part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, List.of(access, refresh));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> form(byte[] body) {
        var fields = new HashMap<String, String>();
        for (var pair : new String(body, UTF_8).split("&")) {
            var halves = pair.split("=", 2);
            if (halves.length == 2) {
                fields.put(URLDecoder.decode(halves[0], UTF_8), URLDecoder.decode(halves[1], UTF_8));
            }
        }
        return fields;
    }

    // ---- messages

    private void take(HttpExchange exchange, JsonNode message) throws IOException {
        if (!hasAccess(exchange)) {
            answer(exchange, 200, refusal(TOKEN_INVALID, "Access token invalid"));
            return;
        }
        var to = message.path("phone").asString("");
        var does = trouble.apply(to);
        switch (does) {
            case REFUSES -> answer(exchange, 200, refusal(NOT_ON_ZALO, "Zalo account not existed"));
            case FAILS -> answer(exchange, 200, refusal(CANNOT_RECEIVE, "User is inactive"));
            case OVER_QUOTA -> answer(exchange, 200, refusal(OVER_DAILY_QUOTA, "Exceeded daily quota"));
            case THROTTLES -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 429, Map.of());
            }
            case BREAKS -> answer(exchange, 500, Map.of());
            case DELIVERS, STAYS_SILENT, ANSWERS_LATE, LOSES_ANSWER -> arrive(exchange, to, message, does);
        }
    }

    private void arrive(HttpExchange exchange, String to, JsonNode message, Conduct does) throws IOException {
        var id = Long.toHexString(ids.incrementAndGet());
        var tracking = message.path("tracking_id").asString("");
        arrivals.accept(new Arrival("zalo", tracking, "Zalo", to, text(message)));
        if (does != Conduct.STAYS_SILENT) {
            report(() -> received(id, tracking));
        }
        waitIfLate(does);
        if (does == Conduct.LOSES_ANSWER) {
            return;
        }
        var data = new LinkedHashMap<String, Object>();
        data.put("msg_id", id);
        data.put("sent_time", Long.toString(System.currentTimeMillis()));
        data.put("sending_mode", "1");
        data.put("quota", Map.of("dailyQuota", "500", "remainingQuota", "499"));
        answer(exchange, 200, Map.of("error", 0, "message", "Success", "data", data));
    }

    /** The template's own words are Zalo's; here its number and what it is filled with stand for them. */
    private static String text(JsonNode message) {
        var filled = new TreeMap<String, String>();
        message.path("template_data")
                .properties()
                .forEach(entry -> filled.put(entry.getKey(), entry.getValue().asString("")));
        return "ZNS " + message.path("template_id").asString("") + "\n"
                + filled.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private HttpRequest received(String id, String tracking) {
        var now = Long.toString(System.currentTimeMillis());
        var body = json.writeValueAsString(Map.of(
                "app_id",
                app.id(),
                "event_name",
                "user_received_message",
                "timestamp",
                now,
                "message",
                Map.of("msg_id", id, "tracking_id", tracking, "delivery_time", now)));
        return HttpRequest.newBuilder(reportTo)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("X-ZEvent-Signature", "mac=" + sha256(app.id() + body + now + app.reportSecret()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
