package vn.lienthong.infrastructure.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A simulated push service with its browsers (RFC 8030): takes what is encrypted for them and shown with a VAPID token, reads it as
 * a browser would, and reports it as shown. {@code POST /push/devices} with {@code {"link": …}} has a new browser follow the
 * link of a message and ask to be told there. What it shows a second time by the same tag is counted, not told.
 */
public final class SimulatedPushService extends HttpProvider {
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Duration LONGEST_TOKEN = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI site;
    private final URI pages;
    private final Consumer<Arrival> arrivals;
    private final Map<String, Browser> browsers = new ConcurrentHashMap<>();
    private final Map<String, List<String>> kept = new ConcurrentHashMap<>();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger unauthorised = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();

    private record Browser(KeyPair keys, byte[] auth) {}

    /** What a page is given by a browser that lets it. */
    public record Subscription(String device, URI endpoint, String p256dh, String auth) {}

    private SimulatedPushService(ProviderSite site, URI pages, Duration late, Consumer<Arrival> arrivals) {
        super(site, "/push", late);
        this.site = site.address();
        this.pages = pages;
        this.arrivals = arrivals;
        open(site, "push");
    }

    /**
     * One at a site, below {@code /push}.
     *
     * @param pages where browsers report what they showed
     * @param arrivals of what was shown: to is the device, text what the payload says
     */
    public static SimulatedPushService at(ProviderSite site, URI pages, Duration late, Consumer<Arrival> arrivals) {
        return new SimulatedPushService(site, pages, late, arrivals);
    }

    /** Messages that took the place of one shown before. */
    public int repeated() {
        return repeated.get();
    }

    /** Calls whose token wasn't good. */
    public int unauthorised() {
        return unauthorised.get();
    }

    /** What was taken for a browser that shows nothing. */
    public List<String> kept(String device) {
        return List.copyOf(kept.getOrDefault(device, List.of()));
    }

    /** A browser that lets a page tell it something. */
    public Subscription subscribe() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var auth = new byte[16];
            new SecureRandom().nextBytes(auth);
            var browser = new Browser(generator.generateKeyPair(), auth);
            var device = "device-" + next.incrementAndGet();
            browsers.put(device, browser);
            return new Subscription(
                    device,
                    URI.create(address() + "/send/" + device),
                    TEXT.encodeToString(
                            PushCipher.point((ECPublicKey) browser.keys().getPublic())),
                    TEXT.encodeToString(auth));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    @Override
    void serve(HttpExchange exchange, String path) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, Map.of("code", "post-only"));
        } else if (path.equals("/devices")) {
            follow(exchange);
        } else if (path.startsWith("/send/")) {
            take(exchange, path.substring("/send/".length()));
        } else {
            answer(exchange, 404, Map.of("code", "not-found"));
        }
    }

    // ---- a browser opens the link

    private void follow(HttpExchange exchange) throws IOException {
        String link;
        try {
            link = read(body(exchange)).path("link").asString("");
        } catch (JacksonException e) {
            link = "";
        }
        // Whatever the pages' host is called in the link, it is asked of the pages we know.
        var path = link.replaceFirst("^https?://[^/]*", "");
        if (!path.startsWith("/track/")) {
            answer(
                    exchange,
                    422,
                    Map.of(
                            "code",
                            "no-link",
                            "detail",
                            "Give the link of a message, {\"link\": \"" + pages + "/track/…\"}."));
            return;
        }
        try {
            var entered = client.send(
                    HttpRequest.newBuilder(pages.resolve(path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            var session = entered.headers().firstValue("Set-Cookie").map(cookie -> cookie.split(";", 2)[0]);
            if (entered.statusCode() != 303 || session.isEmpty()) {
                answer(exchange, 422, Map.of("code", "link-unknown", "detail", "The link opens no dossier."));
                return;
            }
            var page = pages.resolve(entered.headers().firstValue("Location").orElse(""));
            var subscription = subscribe();
            var added = client.send(
                    HttpRequest.newBuilder(pages.resolve(page.getPath().replaceFirst("/wishes$", "") + "/devices"))
                            .timeout(PATIENCE)
                            .header("Cookie", session.get())
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("endpoint=%s&p256dh=%s&auth=%s"
                                    .formatted(subscription.endpoint(), subscription.p256dh(), subscription.auth())))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            var done = added.headers().firstValue("Location").orElse("").endsWith("added");
            answer(exchange, done ? 201 : 409, Map.of("device", subscription.device(), "told", done));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalArgumentException e) {
            answer(exchange, 422, Map.of("code", "no-link"));
        }
    }

    // ---- a message comes

    private void take(HttpExchange exchange, String device) throws IOException {
        var body = body(exchange);
        var headers = exchange.getRequestHeaders();
        var browser = browsers.get(device);
        var ttl = headers.getFirst("TTL");
        var topic = headers.getFirst("Topic");
        if (browser == null) {
            answer(exchange, 410, Map.of("code", "gone"));
        } else if (!isAuthorised(headers.getFirst("Authorization"))) {
            unauthorised.incrementAndGet();
            answer(exchange, 403, Map.of("code", "no-good-token"));
        } else if (ttl == null
                || !ttl.matches("\\d{1,9}")
                || !"aes128gcm".equals(headers.getFirst("Content-Encoding"))
                || topic == null
                || !topic.matches("[A-Za-z0-9_-]{1,32}")) {
            answer(exchange, 400, Map.of("code", "headers"));
        } else if (body.length > 4096) {
            answer(exchange, 413, Map.of("code", "too-large"));
        } else {
            take(exchange, device, browser, body);
        }
    }

    private void take(HttpExchange exchange, String device, Browser browser, byte[] body) throws IOException {
        JsonNode said;
        try {
            said = read(PushCipher.open(body, browser.keys(), browser.auth()));
        } catch (GeneralSecurityException | JacksonException e) {
            answer(exchange, 400, Map.of("code", "unreadable"));
            return;
        }
        var does = trouble.apply(device);
        switch (does) {
            case REFUSES -> {
                browsers.remove(device);
                answer(exchange, 410, Map.of("code", "gone"));
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
        if (does == Conduct.STAYS_SILENT || does == Conduct.FAILS) {
            kept.computeIfAbsent(device, each -> new CopyOnWriteArrayList<>()).add(said.toString());
        } else {
            show(device, said);
        }
        waitIfLate(does);
        if (does != Conduct.LOSES_ANSWER) {
            answer(exchange, 201, Map.of());
        }
    }

    private void show(String device, JsonNode said) {
        var tag = said.path("tag").asString("");
        if (shown.add(device + " " + tag)) {
            arrivals.accept(new Arrival("push", tag, "", device, said.toString()));
        } else {
            repeated.incrementAndGet();
        }
        report(() -> HttpRequest.newBuilder(pages.resolve(said.path("shown").asString("/")))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** RFC 8292: {@code vapid t=<token>, k=<key>}. */
    private boolean isAuthorised(String header) {
        if (header == null || !header.startsWith("vapid ")) {
            return false;
        }
        var said = new HashMap<String, String>();
        for (var part : header.substring("vapid ".length()).split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                said.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        try {
            var token = said.getOrDefault("t", "").split("\\.");
            var decoder = Base64.getUrlDecoder();
            var any = browsers.values().iterator().next();
            var key = PushCipher.key(decoder.decode(said.getOrDefault("k", "")), (ECPublicKey)
                    any.keys().getPublic());
            if (token.length != 3) {
                return false;
            }
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update((token[0] + "." + token[1]).getBytes(UTF_8));
            var claims = read(decoder.decode(token[1]));
            var until = Instant.ofEpochSecond(claims.path("exp").asLong(0));
            var now = Instant.now();
            return signature.verify(decoder.decode(token[2]))
                    && claims.path("aud").asString("").equals(site.toString())
                    && until.isAfter(now)
                    && until.isBefore(now.plus(LONGEST_TOKEN))
                    && claims.path("sub").asString("").matches("(mailto:|https:).+");
        } catch (GeneralSecurityException | JacksonException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() {
        super.close();
        client.shutdownNow();
    }
}
