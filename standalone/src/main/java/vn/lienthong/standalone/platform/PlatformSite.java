package vn.lienthong.standalone.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.standalone.platform.Orders.Item;
import vn.lienthong.standalone.platform.Orders.Order;
import vn.lienthong.standalone.platform.Orders.Refund;

/**
 * Answers {@code /v1/…} (the interface for the merchant), {@code /pay/<order>} (the page for a citizen) and {@code /control}
 * (what goes wrong; GET, PUT).
 */
final class PlatformSite implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(PlatformSite.class);
    private static final TypeReference<Map<String, Object>> MESSAGE = new TypeReference<>() {};
    private static final int LARGEST_BODY = 256 * 1024;
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final int PAGE = 1000;

    private final SimulatedPlatform platform;

    PlatformSite(SimulatedPlatform platform) {
        this.platform = platform;
    }

    private record Answer(
            int status, String type, byte[] body, @Nullable String location) {
        static Answer json(int status, Object value) {
            return new Answer(status, "application/json", CanonicalJson.mapper().writeValueAsBytes(value), null);
        }

        static Answer page(int status, String html) {
            return new Answer(status, "text/html; charset=utf-8", html.getBytes(UTF_8), null);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (platform.isAway() && !path.equals("/control")) {
                return; // hung up
            }
            var answer = answer(exchange, path);
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type());
            headers.set(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
                            + "frame-ancestors 'none'");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            if (answer.location() != null) {
                headers.set("Location", answer.location());
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (RuntimeException e) {
            log.atError().addKeyValue("exception", e.getClass().getName()).log("the payment platform failed");
            throw e;
        }
    }

    private Answer answer(HttpExchange exchange, String path) throws IOException {
        if (path.equals("/control")) {
            return control(exchange);
        }
        if (path.startsWith("/pay/")) {
            return pay(exchange, path.substring("/pay/".length()));
        }
        if (path.startsWith("/v1/") && exchange.getRequestMethod().equals("POST")) {
            return merchant(path, exchange.getRequestBody().readNBytes(LARGEST_BODY));
        }
        return Answer.json(404, Map.of("code", "not-found"));
    }

    // ---- what goes wrong

    private Answer control(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            var said = CanonicalJson.mapper().readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY));
            platform.away(Duration.ofSeconds(said.path("awaySeconds").asInt(0)));
            try {
                // What isn't said doesn't go wrong.
                if (CanonicalJson.mapper().<JsonNode>valueToTree(Mischief.NONE) instanceof ObjectNode shares
                        && said instanceof ObjectNode given) {
                    shares.setAll(given);
                    platform.mischief(CanonicalJson.mapper().treeToValue(shares, Mischief.class));
                }
            } catch (tools.jackson.core.JacksonException e) {
                return Answer.json(422, Map.of("code", "no-mischief", "detail", "Shares are numbers from 0 to 1."));
            }
        }
        var state = new LinkedHashMap<String, Object>(platform.counts());
        state.put("mischief", platform.mischief());
        return Answer.json(200, state);
    }

    // ---- the merchant

    private Answer merchant(String path, byte[] body) {
        var mischief = platform.mischief();
        if (SimulatedPlatform.happens(mischief.slow())) {
            LockSupport.parkNanos(SLOW.toNanos());
        }
        if (SimulatedPlatform.happens(mischief.failing())) {
            return Answer.json(500, Map.of("code", "internal"));
        }
        Map<String, Object> asked;
        try {
            asked = CanonicalJson.mapper().readValue(body, MESSAGE);
        } catch (tools.jackson.core.JacksonException e) {
            return Answer.json(400, Map.of("code", "unreadable"));
        }
        if (!platform.seal().fits(asked) || !platform.merchant().equals(asked.get("merchant"))) {
            return Answer.json(403, Map.of("code", "checksum"));
        }
        Optional<Map<String, Object>> answer;
        try {
            answer = switch (path) {
                case "/v1/orders" -> Optional.of(order(asked));
                case "/v1/queries" -> Optional.of(query(asked));
                case "/v1/refunds" -> Optional.of(refund(asked));
                case "/v1/refund-queries" -> Optional.of(refundQuery(asked));
                case "/v1/statements" -> Optional.of(statement(asked));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Answer.json(422, Map.of("code", "incomplete"));
        }
        return answer.map(message -> {
                    message.put("time", platform.clock().instant());
                    return Answer.json(200, platform.seal().on(message));
                })
                .orElseGet(() -> Answer.json(404, Map.of("code", "not-found")));
    }

    private Map<String, Object> order(Map<String, Object> asked) {
        var items = new ArrayList<Item>();
        long sum = 0;
        if (asked.get("fees") instanceof List<?> fees) {
            for (var fee : fees) {
                if (!(fee instanceof Map<?, ?> item)) {
                    throw new IllegalArgumentException("fees");
                }
                long amount = amount(item.get("amount"));
                items.add(new Item(String.valueOf(item.get("name")), amount));
                sum += amount;
            }
        }
        if (sum != amount(asked.get("amount")) || items.isEmpty() || !(asked.get("payer") instanceof Map<?, ?>)) {
            throw new IllegalArgumentException("amount");
        }
        var number = text(asked, "order");
        boolean isNew = platform.orders().find(number).isEmpty();
        var order = platform.orders()
                .add(new Order(
                        number,
                        text(asked, "dossier"),
                        text(asked, "procedureName"),
                        sum,
                        items,
                        text(asked, "callback"),
                        Instant.parse(text(asked, "expiresAt")),
                        List.of(),
                        false));
        if (isNew) {
            platform.mayBePaid(order);
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("order", order.number());
        answer.put("link", platform.address() + "/pay/" + order.number());
        answer.put("expiresAt", order.expiresAt());
        return answer;
    }

    private Map<String, Object> query(Map<String, Object> asked) {
        var number = text(asked, "order");
        var order = platform.orders().find(number);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("order", number);
        if (order.isEmpty() || SimulatedPlatform.happens(platform.mischief().unknown())) {
            answer.put("state", "unknown");
            return answer;
        }
        answer.put("state", order.get().isPaid() ? "paid" : order.get().abandoned() ? "abandoned" : "unpaid");
        answer.put("transactions", order.get().payments());
        return answer;
    }

    private Map<String, Object> refund(Map<String, Object> asked) {
        var number = text(asked, "refund");
        var order = text(asked, "order");
        var transaction = text(asked, "transaction");
        long amount = amount(asked.get("amount"));
        var paid = platform.orders().find(order).stream()
                .flatMap(known -> known.payments().stream())
                .filter(payment -> payment.number().equals(transaction))
                .findFirst();
        boolean covered =
                paid.isPresent() && paid.get().amount() - platform.orders().givenBack(transaction) >= amount;
        boolean willing =
                covered && !SimulatedPlatform.happens(platform.mischief().refusedRefund());
        return told(platform.orders()
                .refund(new Refund(
                        number,
                        order,
                        transaction,
                        amount,
                        willing ? "done" : "refused",
                        platform.clock().instant())));
    }

    private Map<String, Object> refundQuery(Map<String, Object> asked) {
        var number = text(asked, "refund");
        return platform.orders().refund(number).map(PlatformSite::told).orElseGet(() -> {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("refund", number);
            answer.put("state", "unknown");
            return answer;
        });
    }

    private static Map<String, Object> told(Refund refund) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("refund", refund.number());
        answer.put("state", refund.state());
        return answer;
    }

    /** A page of the day's list; which lines are missing or invented is the same each time. */
    private Map<String, Object> statement(Map<String, Object> asked) {
        var day = LocalDate.parse(text(asked, "day"));
        var mischief = platform.mischief();
        var lines = new ArrayList<Orders.Line>();
        for (var line : platform.orders().linesOf(day)) {
            double fate = Math.floorMod(line.number().hashCode() * 31, 10_000) / 10_000.0;
            if (line.kind().equals("payment") && fate < mischief.unlisted()) {
                continue;
            }
            lines.add(line);
            if (line.kind().equals("payment") && 1 - fate <= mischief.invented()) {
                lines.add(
                        new Orders.Line("payment", line.number() + "-X1", "TT000000-NOBODY", line.amount(), line.at()));
            }
        }
        int from = asked.get("after") instanceof String after ? Integer.parseInt(after) : 0;
        int to = Math.min(lines.size(), from + PAGE);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("day", day.toString());
        answer.put("lines", lines.subList(Math.min(from, to), to));
        if (to < lines.size()) {
            answer.put("next", Integer.toString(to));
        }
        return answer;
    }

    private static String text(Map<String, Object> message, String member) {
        if (message.get(member) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException(member);
    }

    private static long amount(@Nullable Object amount) {
        if (amount instanceof Integer || amount instanceof Long) {
            long dong = ((Number) amount).longValue();
            if (dong > 0) {
                return dong;
            }
        }
        throw new IllegalArgumentException("amount");
    }

    // ---- the citizen

    private Answer pay(HttpExchange exchange, String rest) throws IOException {
        var number = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        var english = isEnglish(exchange);
        var page = new PayPage(english);
        var found = platform.orders().find(number);
        if (found.isEmpty()) {
            return Answer.page(404, page.unknown());
        }
        var order = found.get();
        if (exchange.getRequestMethod().equals("GET")) {
            return Answer.page(200, page.of(order, platform.clock().instant()));
        }
        var body = new String(exchange.getRequestBody().readNBytes(LARGEST_BODY), UTF_8);
        if (exchange.getRequestMethod().equals("POST")
                && order.isOpenAt(platform.clock().instant())) {
            if (body.contains("do=pay")) {
                platform.pay(order, order.amount());
            } else if (body.contains("do=cancel")) {
                platform.abandon(order);
            }
        }
        return new Answer(303, "text/plain", new byte[0], "/pay/" + number + (english ? "?lang=en" : ""));
    }

    private static boolean isEnglish(HttpExchange exchange) {
        var query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (var pair : query.split("&")) {
                if (URLDecoder.decode(pair, UTF_8).equals("lang=en")) {
                    return true;
                }
            }
        }
        return false;
    }
}
