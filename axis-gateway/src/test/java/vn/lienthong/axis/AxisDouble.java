package vn.lienthong.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
import vn.lienthong.edxml.EdxmlTime;

/** An axis that speaks HTTP for real, and fails as it is told to. */
final class AxisDouble implements AutoCloseable {
    static final String SYSTEM = "khanh-hoa";
    static final String SECRET = "for-tests-alone";
    private static final String BASE = "/XrdAdapter/RestService/forward/";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What goes wrong with a call. */
    enum Fault {
        /** Done, and nothing answered. */
        ANSWER_LOST,
        /** Not done, 500. */
        BROKEN,
        /** Done, and the answer isn't JSON. */
        UNPARSABLE,
        /** Nothing in a list that has something. */
        EMPTY,
        /** Another hash than the package's. */
        WRONG_HASH
    }

    /** A package the axis has. */
    record Item(
            String id,
            String from,
            String to,
            String type,
            byte[] edxml,
            String hash,
            Instant at,
            Map<String, String> status) {
        String state() {
            return status.getOrDefault("status", "initial");
        }
    }

    final List<Item> sent = new CopyOnWriteArrayList<>();
    final List<Item> received = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final Map<String, String> agencies = new ConcurrentHashMap<>();
    /** By operation: how often each fault is still to come. */
    private final Map<String, Map<Fault, Integer>> faults = new HashMap<>();
    /** By receiver: the code it is refused with. */
    final Map<String, Integer> refusals = new ConcurrentHashMap<>();

    private final HttpServer server;
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile boolean out;

    private AxisDouble(HttpServer server) {
        this.server = server;
    }

    static AxisDouble start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var axis = new AxisDouble(server);
        server.createContext(BASE, axis::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return axis;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The settings of a gateway that speaks to it. */
    String[] settings(String variant) {
        return new String[] {
            "--lienthong.axis.connector.variant=" + variant,
            "--lienthong.axis.connector.url=" + url(),
            "--lienthong.axis.connector.system-id=" + SYSTEM,
            "--lienthong.axis.connector.secret=" + SECRET
        };
    }

    synchronized void fails(String operation, Fault fault, int times) {
        faults.computeIfAbsent(operation, key -> new HashMap<>()).put(fault, times);
    }

    private synchronized boolean fails(String operation, Fault fault) {
        var left = faults.getOrDefault(operation, Map.of()).getOrDefault(fault, 0);
        if (left > 0) {
            faults.get(operation).put(fault, left - 1);
        }
        return left > 0;
    }

    /** Answers 503 to everything, or no more. */
    void out(boolean isOut) {
        out = isOut;
    }

    /** Something lies there for us. */
    Item deliver(byte[] edxml, String from, String to, String type) {
        var item = new Item(
                "in-" + delivered.incrementAndGet(),
                from,
                to,
                type,
                edxml,
                sha256(edxml),
                Instant.now(),
                new ConcurrentHashMap<>());
        received.add(item);
        return item;
    }

    /** From now on the axis says another hash of it. */
    Item changed(Item item, String hash) {
        var changed =
                new Item(item.id(), item.from(), item.to(), item.type(), item.edxml(), hash, item.at(), item.status());
        received.set(received.indexOf(item), changed);
        return changed;
    }

    long called(String operation) {
        return calls.stream().filter(operation::equals).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var operation = exchange.getRequestURI().getPath().substring(BASE.length());
            calls.add(operation);
            var body = exchange.getRequestBody().readAllBytes();
            if (out) {
                answer(exchange, 503, "<html>away</html>".getBytes(UTF_8));
                return;
            }
            if (!isProved(exchange)) {
                answer(exchange, 200, failed(15));
                return;
            }
            if (fails(operation, Fault.BROKEN)) {
                answer(exchange, 500, "<html>broken</html>".getBytes(UTF_8));
                return;
            }
            serve(exchange, operation, body);
        }
    }

    private void serve(HttpExchange exchange, String operation, byte[] body) throws IOException {
        var query = query(exchange);
        switch (operation) {
            case "sendEdoc" -> send(exchange, body);
            case "getReceivedEdocList" ->
                list(
                        exchange,
                        operation,
                        received.stream()
                                .filter(item -> item.type().equals(query.get("messagetype")))
                                .filter(item -> query.containsKey("from")
                                        || item.state().equals("initial")
                                        || item.state().equals("processing"))
                                .toList());
            case "getSentEdocList" -> list(exchange, operation, List.copyOf(sent));
            case "getEdoc" ->
                answer(
                        exchange,
                        200,
                        received.stream()
                                .filter(item -> item.id().equals(query.get("id")))
                                .findFirst()
                                .orElseThrow()
                                .edxml());
            case "updateStatus" -> {
                received.stream()
                        .filter(item -> item.id().equals(query.get("id")))
                        .forEach(item -> item.status().put("status", query.get("status")));
                answer(exchange, 200, ok(Map.of()));
            }
            case "countReceiveEdoc" -> answer(exchange, 200, ok(Map.of("data", waiting("edoc"))));
            case "countReceiveStatus" -> answer(exchange, 200, ok(Map.of("data", waiting("status"))));
            case "getAgenciesList" ->
                answer(
                        exchange,
                        200,
                        ok(Map.of(
                                "data",
                                fails(operation, Fault.EMPTY)
                                        ? List.of()
                                        : agencies.entrySet().stream()
                                                .map(agency -> Map.of(
                                                        "id", agency.getKey(),
                                                        "pid", "",
                                                        "code", agency.getKey(),
                                                        "name", agency.getValue(),
                                                        "mail", ""))
                                                .toList())));
            default -> answer(exchange, 404, "{}".getBytes(UTF_8));
        }
    }

    private long waiting(String type) {
        return received.stream()
                .filter(item -> item.type().equals(type) && item.state().equals("initial"))
                .count();
    }

    private void send(HttpExchange exchange, byte[] body) throws IOException {
        var headers = exchange.getRequestHeaders();
        var to = JSON.readTree(headers.getFirst("to")).get(0).asString();
        if (refusals.containsKey(to)) {
            answer(exchange, 200, failed(refusals.get(to)));
            return;
        }
        if (!sha256(body).equals(headers.getFirst("hash-file"))) {
            answer(exchange, 200, failed(21));
            return;
        }
        Item item;
        synchronized (sent) {
            item = new Item(
                    "out-" + (sent.size() + 1),
                    headers.getFirst("from"),
                    to,
                    headers.getFirst("messagetype"),
                    body,
                    sha256(body),
                    Instant.now(),
                    new ConcurrentHashMap<>());
            sent.add(item);
        }
        if (fails("sendEdoc", Fault.ANSWER_LOST)) {
            return; // hung up
        }
        answer(
                exchange,
                200,
                fails("sendEdoc", Fault.UNPARSABLE)
                        ? "<html>ok?</html>".getBytes(UTF_8)
                        : ok(Map.of("DocID", item.id())));
    }

    private void list(HttpExchange exchange, String operation, List<Item> items) throws IOException {
        if (fails(operation, Fault.UNPARSABLE)) {
            answer(exchange, 200, "{\"status\":\"OK\",\"data\":[{\"id\":".getBytes(UTF_8));
            return;
        }
        var shown = fails(operation, Fault.EMPTY) ? List.<Item>of() : items;
        var wrong = fails(operation, Fault.WRONG_HASH);
        answer(
                exchange,
                200,
                ok(Map.of("data", shown.stream().map(item -> json(item, wrong)).toList())));
    }

    private static Map<String, Object> json(Item item, boolean wrong) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", item.id());
        json.put("serviceType", "eDoc");
        json.put("from", item.from());
        json.put("to", item.to());
        json.put("created_time", EdxmlTime.format(item.at()));
        json.put("updated_time", EdxmlTime.format(item.at()));
        json.put("status", item.state());
        json.put("status_desc", "");
        json.put("messagetype", item.type());
        json.put("hash", wrong ? "0".repeat(64) : item.hash());
        return json;
    }

    private static byte[] ok(Map<String, Object> more) {
        var answer = new LinkedHashMap<String, Object>(Map.of("status", "OK", "ErrorCode", "0", "ErrorDesc", ""));
        answer.putAll(more);
        return JSON.writeValueAsBytes(answer);
    }

    private static byte[] failed(int code) {
        return JSON.writeValueAsBytes(Map.of("status", "FAIL", "ErrorCode", Integer.toString(code), "ErrorDesc", "no"));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        var raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (var one : raw.split("&")) {
                var parts = one.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
            }
        }
        return query;
    }

    /** By either variant. */
    private static boolean isProved(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        if (headers.containsKey("X-SystemId")) {
            return SYSTEM.equals(headers.getFirst("X-SystemId")) && SECRET.equals(headers.getFirst("X-SecretKey"));
        }
        var signed = new TreeMap<String, String>();
        headers.forEach((name, values) -> {
            var lower = name.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("xroadvnpt-") && !lower.endsWith("-signature")) {
                signed.put(lower.substring("xroadvnpt-".length()), values.getFirst());
            }
        });
        var lines = new ArrayList<String>();
        signed.forEach((name, value) -> lines.add(name + ":" + value));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            var expected = HexFormat.of()
                    .formatHex(mac.doFinal(String.join("\n", lines).getBytes(UTF_8)));
            return SYSTEM.equals(signed.get("systemid"))
                    && signed.containsKey("timestamp")
                    && expected.equals(headers.getFirst("XroadVnpt-Signature"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
