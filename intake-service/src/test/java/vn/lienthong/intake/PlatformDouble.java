package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;

/** Plays the payment platform, as docs/payments.md has its interface; the tests say what it does. */
final class PlatformDouble implements AutoCloseable {
    static final String SECRET = "a-secret-of-thirty-two-characters!";
    static final String MERCHANT = "khanhhoa";

    private final HttpServer http;
    private final Map<String, Map<String, Object>> orders = new ConcurrentHashMap<>();
    private final Map<String, List<Map<String, Object>>> sums = new ConcurrentHashMap<>();
    private final Map<String, String> progress = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> refunds = new ConcurrentHashMap<>();
    private final List<Map<String, Object>> extraLines = new CopyOnWriteArrayList<>();
    private final List<String> unlisted = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    /** 0: well; else the status every call is answered with. */
    volatile int failing;

    volatile boolean wrongChecksum;
    volatile boolean knowsNoOrder;
    volatile String refundState = "done";
    volatile Duration linkFor = Duration.ofDays(7);
    volatile Duration slow = Duration.ZERO;

    PlatformDouble() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    String url() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    String[] settings(String... more) {
        var settings = new ArrayList<>(List.of(
                "--lienthong.intake.payment.platform=" + url(),
                "--lienthong.intake.payment.merchant=" + MERCHANT,
                "--lienthong.intake.payment.secret=" + SECRET,
                "--lienthong.intake.payment.account=3511.0.1059999",
                "--lienthong.intake.payment.callback=http://localhost/v1/payments/callback",
                "--lienthong.intake.payment.poll-every=50ms",
                "--lienthong.intake.payment.first-query=200ms",
                "--lienthong.intake.payment.longest-query=400ms",
                "--lienthong.intake.payment.late-by=0s",
                "--lienthong.intake.payment.retry.first=100ms",
                "--lienthong.intake.payment.retry.longest=300ms",
                "--lienthong.intake.payment.breaker.open-for=300ms",
                "--lienthong.intake.payment.answer=2s",
                "--lienthong.intake.payment.lease=5s",
                "--lienthong.intake.payment.reconciliation.enabled=false",
                "--lienthong.intake.payment.reconciliation.settled=0s"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    Map<String, Object> order(String number) {
        return orders.getOrDefault(number, Map.of());
    }

    boolean has(String number) {
        return orders.containsKey(number);
    }

    Map<String, Map<String, Object>> refunds() {
        return refunds;
    }

    /** The citizen pays; what the callback would say is returned. */
    Map<String, Object> pay(String order, long amount) {
        var number = "PG%08d".formatted(numbers.incrementAndGet());
        var at = Instant.now();
        sums.computeIfAbsent(order, key -> new CopyOnWriteArrayList<>())
                .add(Map.of("number", number, "amount", amount, "paidAt", at.toString()));
        progress.put(order, "paid");
        return result(order, number, amount, at);
    }

    static Map<String, Object> result(String order, String transaction, long amount, Instant at) {
        var result = new LinkedHashMap<String, Object>();
        result.put("merchant", MERCHANT);
        result.put("order", order);
        result.put("state", "paid");
        result.put("transaction", transaction);
        result.put("amount", amount);
        result.put("paidAt", at.toString());
        result.put("time", Instant.now().toString());
        return result;
    }

    void abandon(String order) {
        progress.put(order, "abandoned");
    }

    /** Nothing of this sum is said any more, but in the list of the day. */
    void hide(String order) {
        sums.remove(order);
        progress.remove(order);
    }

    void leaveOut(String transaction) {
        unlisted.add(transaction);
    }

    void addLine(String kind, String number, String order, long amount) {
        extraLines.add(Map.of(
                "kind",
                kind,
                "number",
                number,
                "order",
                order,
                "amount",
                amount,
                "at",
                Instant.now().toString()));
    }

    static String json(Map<String, Object> message) {
        return JsonMapper.shared().writeValueAsString(message);
    }

    static Map<String, Object> sealed(Map<String, Object> message) {
        return sealed(message, SECRET);
    }

    static Map<String, Object> sealed(Map<String, Object> message, String secret) {
        var sealed = new TreeMap<>(message);
        sealed.put("checksum", hmac(message, secret));
        return sealed;
    }

    private static String hmac(Map<String, Object> message, String secret) {
        var covered = new TreeMap<>(message);
        covered.remove("checksum");
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(CanonicalJson.mapper().writeValueAsBytes(covered)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- its own side

    @SuppressWarnings("unchecked")
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            if (slow.isPositive()) {
                java.util.concurrent.locks.LockSupport.parkNanos(slow.toNanos());
            }
            Map<String, Object> asked =
                    CanonicalJson.mapper().readValue(exchange.getRequestBody().readAllBytes(), Map.class);
            if (failing != 0) {
                exchange.sendResponseHeaders(failing, -1);
                return;
            }
            if (!hmac(asked, SECRET).equals(asked.get("checksum"))) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            var answer = answer(exchange.getRequestURI().getPath(), asked);
            answer.put("time", Instant.now().toString());
            var body = CanonicalJson.mapper().writeValueAsBytes(sealed(answer, wrongChecksum ? SECRET + "x" : SECRET));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Map<String, Object> answer(String path, Map<String, Object> asked) {
        var answer = new LinkedHashMap<String, Object>();
        switch (path) {
            case "/v1/orders" -> {
                var order = String.valueOf(asked.get("order"));
                orders.put(order, asked);
                answer.put("order", order);
                answer.put("link", url() + "/pay/" + order);
                answer.put("expiresAt", Instant.now().plus(linkFor).toString());
            }
            case "/v1/queries" -> {
                var order = String.valueOf(asked.get("order"));
                answer.put("order", order);
                answer.put(
                        "state",
                        knowsNoOrder || !orders.containsKey(order)
                                ? "unknown"
                                : progress.getOrDefault(order, "unpaid"));
                answer.put("transactions", knowsNoOrder ? List.of() : sums.getOrDefault(order, List.of()));
            }
            case "/v1/refunds" -> {
                var refund = String.valueOf(asked.get("refund"));
                refunds.put(refund, asked);
                answer.put("refund", refund);
                answer.put("state", refundState);
            }
            case "/v1/refund-queries" -> {
                var refund = String.valueOf(asked.get("refund"));
                answer.put("refund", refund);
                answer.put("state", refunds.containsKey(refund) ? refundState : "unknown");
            }
            case "/v1/statements" -> {
                answer.put("day", asked.get("day"));
                answer.put("lines", lines());
            }
            default -> throw new IllegalStateException(path);
        }
        return answer;
    }

    private List<Map<String, Object>> lines() {
        var lines = new ArrayList<>(extraLines);
        sums.forEach((order, all) -> all.forEach(sum -> {
            if (!unlisted.contains(String.valueOf(sum.get("number")))) {
                lines.add(Map.of(
                        "kind",
                        "payment",
                        "number",
                        sum.get("number"),
                        "order",
                        order,
                        "amount",
                        sum.get("amount"),
                        "at",
                        sum.get("paidAt")));
            }
        }));
        refunds.forEach((number, refund) -> {
            if (!unlisted.contains(number) && refundState.equals("done")) {
                lines.add(Map.of(
                        "kind",
                        "refund",
                        "number",
                        number,
                        "order",
                        refund.get("order"),
                        "amount",
                        refund.get("amount"),
                        "at",
                        Instant.now().toString()));
            }
        });
        return lines;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
